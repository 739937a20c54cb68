# verbale_library(NAME SOURCES ... USES ... LIBRARIES ...)
#
# One library per folder of src/: target verbale_NAME, alias verbale::NAME.  USES names the libraries of ours that it may
# include and link (scripts/check_layers holds every #include to that list), LIBRARIES those of others.
function(verbale_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(verbale_${name} STATIC ${arg_SOURCES})
  add_library(verbale::${name} ALIAS verbale_${name})
  target_include_directories(verbale_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
    PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_USES PREPEND verbale::)
  target_link_libraries(verbale_${name} PUBLIC ${arg_USES} PRIVATE $<BUILD_INTERFACE:verbale_warnings> PUBLIC ${arg_LIBRARIES})
  set_target_properties(verbale_${name} PROPERTIES EXPORT_NAME ${name})
  set_property(GLOBAL APPEND PROPERTY VERBALE_LIBRARIES verbale_${name})
endfunction()
