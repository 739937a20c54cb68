#include "commands.h"

namespace verbale {

void add_quotes_command(CLI::App& /*app*/, int& /*status*/) {}

}  // namespace verbale
