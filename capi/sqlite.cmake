# libambit_sqlite: which SQLite a ledger in a file uses. One function, one dependency.

# The same as objects, for the program and the tests.
add_library(ambit_sqlite_functions OBJECT sqlite.cpp)
target_include_directories(ambit_sqlite_functions PRIVATE
  ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
target_link_libraries(ambit_sqlite_functions PRIVATE ambit_options PUBLIC SQLite::SQLite3)
set_target_properties(ambit_sqlite_functions PROPERTIES
  POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

add_library(ambit_sqlite_shared SHARED $<TARGET_OBJECTS:ambit_sqlite_functions>)
add_library(ambit::sqlite ALIAS ambit_sqlite_shared)
target_include_directories(ambit_sqlite_shared INTERFACE
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}> $<INSTALL_INTERFACE:include>)
target_link_libraries(ambit_sqlite_shared PRIVATE
  ambit_options $<BUILD_INTERFACE:SQLite::SQLite3>)
target_link_options(ambit_sqlite_shared PRIVATE
  LINKER:--version-script=${CMAKE_CURRENT_SOURCE_DIR}/ambit_sqlite.map LINKER:--as-needed)
if(NOT AMBIT_SANITIZE)
  target_link_options(ambit_sqlite_shared PRIVATE LINKER:-z,defs)
endif()
set_target_properties(ambit_sqlite_shared PROPERTIES
  OUTPUT_NAME ambit_sqlite
  EXPORT_NAME sqlite
  LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION}
  SOVERSION 0
  LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/ambit_sqlite.map
  PUBLIC_HEADER ${CMAKE_CURRENT_SOURCE_DIR}/ambit_sqlite.h)
