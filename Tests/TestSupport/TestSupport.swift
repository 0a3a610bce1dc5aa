// Builders of artifacts for the tests.
