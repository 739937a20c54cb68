#include <exception>
#include <iostream>

#include "commands.h"
#include "reader/version.h"

int main(int argc, char** argv) {
  CLI::App app("verbale: reads news reports and writes the record", "verbale");
  app.set_version_flag("--version", std::string("verbale ") + verbale::kVersion);
  app.require_subcommand(1);
  int status = verbale::kAllDone;
  verbale::add_read_command(app, status);
  verbale::add_view_commands(app, status);
  verbale::add_explain_command(app, status);
  verbale::add_export_command(app, status);
  verbale::add_code_command(app, status);
  verbale::add_correct_command(app, status);
  verbale::add_audit_command(app, status);
  verbale::add_serve_command(app, status);
  verbale::add_evaluate_command(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? verbale::kAllDone : verbale::kWrongUse;
  } catch (const std::exception& error) {  // memory exhausted, a library that throws
    std::cerr << "verbale: " << error.what() << '\n';
    return verbale::kSomeFailed;
  }
  return status;
}
