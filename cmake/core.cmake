# ambit::core, the static C++ library: the objects of all layers.
#
# The compiled-in Boost.JSON stays out, and the packaged one is linked: a host that uses Boost.JSON
# itself would otherwise have each of its functions twice.
find_package(Boost 1.81 REQUIRED COMPONENTS json)

add_library(ambit_core STATIC)
add_library(ambit::core ALIAS ambit_core)
foreach(layer base criteria model leads renewals tickets sharing workspace exchange sqlite)
  target_sources(ambit_core PRIVATE
    $<FILTER:$<TARGET_OBJECTS:ambit_${layer}>,EXCLUDE,/boost_json\\.cpp>)
endforeach()
target_compile_features(ambit_core PUBLIC cxx_std_20)
target_include_directories(ambit_core PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
target_link_libraries(ambit_core PRIVATE
  Boost::json Threads::Threads
  $<BUILD_INTERFACE:${AMBIT_EXPAT_LIBRARY}> $<BUILD_INTERFACE:${AMBIT_UTF8PROC_LIBRARY}>
  $<INSTALL_INTERFACE:EXPAT::EXPAT> $<INSTALL_INTERFACE:ambit::utf8proc>)
if(AMBIT_SANITIZE)
  target_link_options(ambit_core INTERFACE
    $<BUILD_INTERFACE:$<TARGET_PROPERTY:ambit_options,INTERFACE_LINK_OPTIONS>>)
endif()
set_target_properties(ambit_core PROPERTIES EXPORT_NAME core LINKER_LANGUAGE CXX)
