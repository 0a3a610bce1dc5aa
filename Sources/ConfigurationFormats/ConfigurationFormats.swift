// The module's entry point lies in the files beside this one.
