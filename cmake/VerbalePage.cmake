# verbale_page(OUT): builds web/ and gives in OUT the sources that carry it into the program, without any file where npm is not
# there or VERBALE_PAGE is off.
option(VERBALE_PAGE "build the page (needs Node and npm, which scripts/setup brings)" ON)
function(verbale_page out)
  find_program(VERBALE_NPM npm HINTS ${PROJECT_SOURCE_DIR}/build/python/bin)
  mark_as_advanced(VERBALE_NPM)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  set(page ${PROJECT_BINARY_DIR}/page)
  set(embed ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/scripts/embed_page)
  set(${out} ${page}/page_files.cc ${page}/page_files.S PARENT_SCOPE)
  if(NOT VERBALE_PAGE OR NOT VERBALE_NPM OR VERBALE_SANITIZE MATCHES "fuzzer")
    if(VERBALE_PAGE AND NOT VERBALE_NPM)
      message(WARNING "npm was not found: verbale serve will have no page")
    endif()
    file(MAKE_DIRECTORY ${page}/none)
    execute_process(COMMAND ${embed} ${page}/none ${page}/page_files.cc ${page}/page_files.S COMMAND_ERROR_IS_FATAL ANY)
    return()
  endif()
  set(web ${PROJECT_SOURCE_DIR}/web)
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
    COMMAND ${embed} ${page}/files ${page}/page_files.cc ${page}/page_files.S
    WORKING_DIRECTORY ${web} COMMENT "building the page" VERBATIM)
  set_source_files_properties(${page}/page_files.S PROPERTIES OBJECT_DEPENDS ${page}/page_files.cc)
endfunction()
