# What `cmake --install` puts where, and how a host finds it: find_package(ambit) with the targets
# that add_subdirectory gives too, and ambit.pc.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ambit)

if(TARGET ambit_shared)
  install(TARGETS ambit_shared EXPORT ambit_c LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    PUBLIC_HEADER DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ambit_c NAMESPACE ambit:: FILE ambit-c.cmake DESTINATION ${package_dir})
  # ambit.pc finds the prefix from where it lies, so that the tree may be moved.
  file(RELATIVE_PATH AMBIT_PREFIX_FROM_PC
    ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/ambit.pc.in ${PROJECT_BINARY_DIR}/ambit.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/ambit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
if(TARGET ambit_sqlite_shared)
  install(TARGETS ambit_sqlite_shared EXPORT ambit_sqlite
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    PUBLIC_HEADER DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ambit_sqlite NAMESPACE ambit:: FILE ambit-sqlite.cmake DESTINATION ${package_dir})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/ambit_sqlite.pc.in
    ${PROJECT_BINARY_DIR}/ambit_sqlite.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/ambit_sqlite.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
if(TARGET ambit_core)
  install(TARGETS ambit_core EXPORT ambit_core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ambit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT ambit_core NAMESPACE ambit:: FILE ambit-core.cmake DESTINATION ${package_dir})
endif()
if(TARGET ambit_program)
  install(TARGETS ambit_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ambit-config.cmake.in
  ${PROJECT_BINARY_DIR}/ambit-config.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/ambit-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ambit-config.cmake
              ${PROJECT_BINARY_DIR}/ambit-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/find_ambit_dependencies.cmake
        DESTINATION ${package_dir})
