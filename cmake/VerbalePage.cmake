# verbale_page(OUT): builds web/ and gives in OUT the sources that carry it into the program; those of a program without a
# page where npm is not there or VERBALE_PAGE is off.
option(VERBALE_PAGE "build the page (needs Node and npm, which scripts/setup brings)" ON)
function(verbale_page out)
  find_program(VERBALE_NPM npm HINTS ${PROJECT_SOURCE_DIR}/build/python/bin)
  mark_as_advanced(VERBALE_NPM)
  if(NOT VERBALE_PAGE OR NOT VERBALE_NPM OR VERBALE_SANITIZE MATCHES "fuzzer")
    if(VERBALE_PAGE AND NOT VERBALE_NPM)
      message(WARNING "npm was not found: verbale serve will have no page")
    endif()
    set(${out} server/no_page.cc PARENT_SCOPE)
    return()
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(web ${PROJECT_SOURCE_DIR}/web)
  set(page ${PROJECT_BINARY_DIR}/page)
  get_filename_component(bin ${VERBALE_NPM} DIRECTORY)
  set(npm ${CMAKE_COMMAND} -E env "PATH=${bin}:$ENV{PATH}" npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false ${VERBALE_NPM} --silent)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web}/src/* ${web}/public/*)
  add_custom_command(OUTPUT ${page}/installed
    DEPENDS ${web}/package.json ${web}/package-lock.json
    COMMAND ${npm} ci COMMAND ${CMAKE_COMMAND} -E make_directory ${page} COMMAND ${CMAKE_COMMAND} -E touch ${page}/installed
    WORKING_DIRECTORY ${web} COMMENT "npm ci" VERBATIM)
  add_custom_command(OUTPUT ${page}/page_files.cc ${page}/page_files.S
    DEPENDS ${page}/installed ${sources} ${web}/index.html ${web}/vite.config.ts ${web}/tsconfig.json ${PROJECT_SOURCE_DIR}/scripts/embed_page
    COMMAND ${npm} run build -- --outDir ${page}/files --emptyOutDir
    COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/embed_page ${page}/files ${page}/page_files.cc ${page}/page_files.S
    WORKING_DIRECTORY ${web} COMMENT "building the page" VERBATIM)
  set_source_files_properties(${page}/page_files.S PROPERTIES OBJECT_DEPENDS ${page}/page_files.cc)
  set(${out} ${page}/page_files.cc ${page}/page_files.S PARENT_SCOPE)
endfunction()
