# One place for what every target of ours is compiled with.
add_library(ambit_options INTERFACE)
target_compile_features(ambit_options INTERFACE cxx_std_20)
target_compile_options(ambit_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -fno-math-errno -ffp-contract=off)
