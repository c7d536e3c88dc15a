# One place for what every target of ours is compiled with. Private to this project: nothing here
# reaches a host that links the library.
add_library(ambit_options INTERFACE)
target_compile_features(ambit_options INTERFACE cxx_std_20)
# -ffp-contract=off: the same sums on every machine. -fno-math-errno: nobody reads it.
target_compile_options(ambit_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -fno-math-errno -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # That GCC 4.6 passed aligned values otherwise concerns nobody.
  target_compile_options(ambit_options INTERFACE -Wno-psabi)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(ambit_options INTERFACE
    -Wreserved-identifier -Wreserved-macro-identifier)
endif()
if(AMBIT_WARNINGS_AS_ERRORS)
  target_compile_options(ambit_options INTERFACE -Werror)
endif()
if(AMBIT_SANITIZE)
  list(JOIN AMBIT_SANITIZE "," sanitizers)
  target_compile_options(ambit_options INTERFACE
    -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ambit_options INTERFACE -fsanitize=${sanitizers})
  if("address" IN_LIST AMBIT_SANITIZE)
    # As a library of its own, so that it can also be loaded before an interpreter that loads ours:
    # what g++ does anyway.
    set(AMBIT_ASAN_LIBRARY libasan.so)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      set(AMBIT_ASAN_LIBRARY libclang_rt.asan-${CMAKE_SYSTEM_PROCESSOR}.so)
      add_link_options(-shared-libasan)
    endif()
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${AMBIT_ASAN_LIBRARY}
                    OUTPUT_VARIABLE AMBIT_ASAN_LIBRARY OUTPUT_STRIP_TRAILING_WHITESPACE)
    cmake_path(GET AMBIT_ASAN_LIBRARY PARENT_PATH folder)
    list(APPEND CMAKE_BUILD_RPATH ${folder})
  endif()
endif()

# Somebody who types no build type wants the fast one.
get_property(multi_config GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT multi_config)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
