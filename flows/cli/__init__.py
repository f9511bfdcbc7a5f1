"""The `shopmark` command line: one file a command, loaded only when it is called, so that --help is instant.

`main` lists the commands and turns every ShopmarkError into what / where / mend and exit code 2;
`common` holds the options that commands share and the way they print.
"""
