# The programs of a C++ host, and that nothing of how we compile reaches it.
include(${CMAKE_CURRENT_LIST_DIR}/c_host.cmake)

add_executable(cpp_host ${CMAKE_CURRENT_LIST_DIR}/cpp_host.cpp)
target_compile_options(cpp_host PRIVATE -Wall -Wextra -Werror)
target_link_libraries(cpp_host PRIVATE ambit::core ambit::sqlite Boost::json)
add_test(NAME cpp_host COMMAND cpp_host)

foreach(target ambit::ambit ambit::core ambit::sqlite)
  foreach(property INTERFACE_COMPILE_OPTIONS INTERFACE_COMPILE_DEFINITIONS)
    get_target_property(leak ${target} ${property})
    if(leak)
      message(FATAL_ERROR "${target} makes its host compile with ${leak}")
    endif()
  endforeach()
endforeach()
