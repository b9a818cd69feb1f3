#!/bin/sh
# rustdoc whose JSON can be asked for, which the stable one writes just as well. Only rustdoc is told: with the variable
# cargo would build every dependency once more.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
