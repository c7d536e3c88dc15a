# The strict C99 program, linked with ambit::ambit and ambit::sqlite.
add_executable(c_host ${CMAKE_CURRENT_LIST_DIR}/c_host.c)
set_target_properties(c_host PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
target_compile_options(c_host PRIVATE -pedantic-errors -Wall -Wextra -Werror)
target_link_libraries(c_host PRIVATE ambit::ambit ambit::sqlite)
add_test(NAME c_host COMMAND c_host)
