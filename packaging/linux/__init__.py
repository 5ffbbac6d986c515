"""The Linux build: a package for Kylin and UOS, and for every Debian of their age."""
