# The module that writes Parquet and Arrow, through Apache Arrow's library as its Python package ships it (scripts/setup puts
# that into build/python).  Without the package there is no module, and the program says so when it is asked.
include(GNUInstallDirs)
set(VERBALE_PYTHON ${PROJECT_SOURCE_DIR}/build/python CACHE PATH "Python environment that has pyarrow")
file(GLOB arrow_folder ${VERBALE_PYTHON}/lib/python3*/site-packages/pyarrow)
file(GLOB arrow_libraries ${arrow_folder}/libparquet.so.* ${arrow_folder}/libarrow.so.*)
file(GLOB arrow_licenses ${arrow_folder}-*.dist-info/licenses/*.txt)

# verbale_module(NAME SOURCES ...): libverbale_NAME.so beside the program; not linked, loaded when it is needed.
function(verbale_module name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  list(LENGTH arrow_libraries found)
  if(VERBALE_SANITIZE OR NOT found EQUAL 2)
    return()
  endif()
  add_library(verbale_${name} MODULE ${arg_SOURCES})
  target_include_directories(verbale_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_include_directories(verbale_${name} SYSTEM PRIVATE ${arrow_folder}/include)
  target_link_libraries(verbale_${name} PRIVATE ${arrow_libraries} verbale_warnings)
  set_target_properties(verbale_${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR} INSTALL_RPATH "$ORIGIN")
  install(TARGETS verbale_${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/verbale)
  install(FILES ${arrow_libraries} DESTINATION ${CMAKE_INSTALL_LIBDIR}/verbale)
  install(FILES ${arrow_licenses} DESTINATION ${CMAKE_INSTALL_DOCDIR}/arrow)
endfunction()
