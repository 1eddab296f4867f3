#include "arbees/matching/team_tables.hpp"

// clang-format off: one team a line.
namespace arbees::matching {
namespace {

constexpr TeamAlias kNfl[] = {
    {"22", "ARI", "Arizona Cardinals", "Arizona", "Cardinals", "ARI", "Arizona", "ari", ""},
    {"1", "ATL", "Atlanta Falcons", "Atlanta", "Falcons", "ATL", "Atlanta", "atl", ""},
    {"33", "BAL", "Baltimore Ravens", "Baltimore", "Ravens", "BAL", "Baltimore", "bal", ""},
    {"2", "BUF", "Buffalo Bills", "Buffalo", "Bills", "BUF", "Buffalo", "buf", ""},
    {"29", "CAR", "Carolina Panthers", "Carolina", "Panthers", "CAR", "Carolina", "car", ""},
    {"3", "CHI", "Chicago Bears", "Chicago", "Bears", "CHI", "Chicago", "chi", ""},
    {"4", "CIN", "Cincinnati Bengals", "Cincinnati", "Bengals", "CIN", "Cincinnati", "cin", ""},
    {"5", "CLE", "Cleveland Browns", "Cleveland", "Browns", "CLE", "Cleveland", "cle", ""},
    {"6", "DAL", "Dallas Cowboys", "Dallas", "Cowboys", "DAL", "Dallas", "dal", ""},
    {"7", "DEN", "Denver Broncos", "Denver", "Broncos", "DEN", "Denver", "den", ""},
    {"8", "DET", "Detroit Lions", "Detroit", "Lions", "DET", "Detroit", "det", ""},
    {"9", "GB", "Green Bay Packers", "Green Bay", "Packers", "GB", "Green Bay", "gb", ""},
    {"34", "HOU", "Houston Texans", "Houston", "Texans", "HOU", "Houston", "hou", ""},
    {"11", "IND", "Indianapolis Colts", "Indianapolis", "Colts", "IND", "Indianapolis", "ind", ""},
    {"30", "JAX", "Jacksonville Jaguars", "Jacksonville", "Jaguars", "JAC", "Jacksonville", "jax", ""},
    {"12", "KC", "Kansas City Chiefs", "Kansas City", "Chiefs", "KC", "Kansas City", "kc", ""},
    {"13", "LV", "Las Vegas Raiders", "Las Vegas", "Raiders", "LV", "Las Vegas", "lv", "las"},
    {"24", "LAC", "Los Angeles Chargers", "Los Angeles", "Chargers", "LAC", "Los Angeles C", "lac", ""},
    {"14", "LAR", "Los Angeles Rams", "Los Angeles", "Rams", "LAR", "Los Angeles R", "la", ""},
    {"15", "MIA", "Miami Dolphins", "Miami", "Dolphins", "MIA", "Miami", "mia", ""},
    {"16", "MIN", "Minnesota Vikings", "Minnesota", "Vikings", "MIN", "Minnesota", "min", ""},
    {"17", "NE", "New England Patriots", "New England", "Patriots", "NE", "New England", "ne", ""},
    {"18", "NO", "New Orleans Saints", "New Orleans", "Saints", "NO", "New Orleans", "no", ""},
    {"19", "NYG", "New York Giants", "New York", "Giants", "NYG", "New York G", "nyg", ""},
    {"20", "NYJ", "New York Jets", "New York", "Jets", "NYJ", "New York J", "nyj", ""},
    {"21", "PHI", "Philadelphia Eagles", "Philadelphia", "Eagles", "PHI", "Philadelphia", "phi", ""},
    {"23", "PIT", "Pittsburgh Steelers", "Pittsburgh", "Steelers", "PIT", "Pittsburgh", "pit", ""},
    {"25", "SF", "San Francisco 49ers", "San Francisco", "49ers", "SF", "San Francisco", "sf", ""},
    {"26", "SEA", "Seattle Seahawks", "Seattle", "Seahawks", "SEA", "Seattle", "sea", ""},
    {"27", "TB", "Tampa Bay Buccaneers", "Tampa Bay", "Buccaneers", "TB", "Tampa Bay", "tb", ""},
    {"10", "TEN", "Tennessee Titans", "Tennessee", "Titans", "TEN", "Tennessee", "ten", ""},
    {"28", "WSH", "Washington Commanders", "Washington", "Commanders", "WAS", "Washington", "was", ""},
};

constexpr TeamAlias kNba[] = {
    {"1", "ATL", "Atlanta Hawks", "Atlanta", "Hawks", "ATL", "Atlanta", "atl", ""},
    {"2", "BOS", "Boston Celtics", "Boston", "Celtics", "BOS", "Boston", "bos", ""},
    {"17", "BKN", "Brooklyn Nets", "Brooklyn", "Nets", "BKN", "Brooklyn", "bkn", ""},
    {"30", "CHA", "Charlotte Hornets", "Charlotte", "Hornets", "CHA", "Charlotte", "cha", ""},
    {"4", "CHI", "Chicago Bulls", "Chicago", "Bulls", "CHI", "Chicago", "chi", ""},
    {"5", "CLE", "Cleveland Cavaliers", "Cleveland", "Cavaliers", "CLE", "Cleveland", "cle", ""},
    {"6", "DAL", "Dallas Mavericks", "Dallas", "Mavericks", "DAL", "Dallas", "dal", ""},
    {"7", "DEN", "Denver Nuggets", "Denver", "Nuggets", "DEN", "Denver", "den", ""},
    {"8", "DET", "Detroit Pistons", "Detroit", "Pistons", "DET", "Detroit", "det", ""},
    {"9", "GS", "Golden State Warriors", "Golden State", "Warriors", "GSW", "Golden State", "gsw", ""},
    {"10", "HOU", "Houston Rockets", "Houston", "Rockets", "HOU", "Houston", "hou", ""},
    {"11", "IND", "Indiana Pacers", "Indiana", "Pacers", "IND", "Indiana", "ind", ""},
    {"12", "LAC", "LA Clippers", "Los Angeles", "Clippers", "LAC", "Los Angeles C", "lac", ""},
    {"13", "LAL", "Los Angeles Lakers", "Los Angeles", "Lakers", "LAL", "Los Angeles L", "lal", ""},
    {"29", "MEM", "Memphis Grizzlies", "Memphis", "Grizzlies", "MEM", "Memphis", "mem", ""},
    {"14", "MIA", "Miami Heat", "Miami", "Heat", "MIA", "Miami", "mia", ""},
    {"15", "MIL", "Milwaukee Bucks", "Milwaukee", "Bucks", "MIL", "Milwaukee", "mil", ""},
    {"16", "MIN", "Minnesota Timberwolves", "Minnesota", "Timberwolves", "MIN", "", "min", ""},
    {"3", "NO", "New Orleans Pelicans", "New Orleans", "Pelicans", "NOP", "New Orleans", "nop", ""},
    {"18", "NY", "New York Knicks", "New York", "Knicks", "NYK", "New York", "nyk", ""},
    {"25", "OKC", "Oklahoma City Thunder", "Oklahoma City", "Thunder", "OKC", "Oklahoma City", "okc", ""},
    {"19", "ORL", "Orlando Magic", "Orlando", "Magic", "ORL", "Orlando", "orl", ""},
    {"20", "PHI", "Philadelphia 76ers", "Philadelphia", "76ers", "PHI", "Philadelphia", "phi", ""},
    {"21", "PHX", "Phoenix Suns", "Phoenix", "Suns", "PHX", "Phoenix", "phx", ""},
    {"22", "POR", "Portland Trail Blazers", "Portland", "Trail Blazers", "POR", "Portland", "por", ""},
    {"23", "SAC", "Sacramento Kings", "Sacramento", "Kings", "SAC", "Sacramento", "sac", ""},
    {"24", "SA", "San Antonio Spurs", "San Antonio", "Spurs", "SAS", "San Antonio", "sas", ""},
    {"28", "TOR", "Toronto Raptors", "Toronto", "Raptors", "TOR", "Toronto", "tor", ""},
    {"26", "UTAH", "Utah Jazz", "Utah", "Jazz", "UTA", "Utah", "uta", ""},
    {"27", "WSH", "Washington Wizards", "Washington", "Wizards", "WAS", "Washington", "was", ""},
};

constexpr TeamAlias kNhl[] = {
    {"25", "ANA", "Anaheim Ducks", "Anaheim", "Ducks", "ANA", "", "ana", ""},
    {"1", "BOS", "Boston Bruins", "Boston", "Bruins", "BOS", "", "bos", ""},
    {"2", "BUF", "Buffalo Sabres", "Buffalo", "Sabres", "BUF", "", "buf", ""},
    {"3", "CGY", "Calgary Flames", "Calgary", "Flames", "CGY", "", "cal", ""},
    {"7", "CAR", "Carolina Hurricanes", "Carolina", "Hurricanes", "CAR", "", "car", ""},
    {"4", "CHI", "Chicago Blackhawks", "Chicago", "Blackhawks", "CHI", "", "chi", ""},
    {"17", "COL", "Colorado Avalanche", "Colorado", "Avalanche", "COL", "", "col", ""},
    {"29", "CBJ", "Columbus Blue Jackets", "Columbus", "Blue Jackets", "CBJ", "", "cbj", ""},
    {"9", "DAL", "Dallas Stars", "Dallas", "Stars", "DAL", "", "dal", ""},
    {"5", "DET", "Detroit Red Wings", "Detroit", "Red Wings", "DET", "", "det", ""},
    {"6", "EDM", "Edmonton Oilers", "Edmonton", "Oilers", "EDM", "", "edm", ""},
    {"26", "FLA", "Florida Panthers", "Florida", "Panthers", "FLA", "", "fla", ""},
    {"8", "LA", "Los Angeles Kings", "Los Angeles", "Kings", "LA", "", "lak", ""},
    {"30", "MIN", "Minnesota Wild", "Minnesota", "Wild", "MIN", "", "min", ""},
    {"10", "MTL", "Montreal Canadiens", "Montreal", "Canadiens", "MTL", "", "mon", ""},
    {"27", "NSH", "Nashville Predators", "Nashville", "Predators", "NSH", "", "nsh", ""},
    {"11", "NJ", "New Jersey Devils", "New Jersey", "Devils", "NJ", "", "nj", ""},
    {"12", "NYI", "New York Islanders", "New York", "Islanders", "NYI", "", "nyi", ""},
    {"13", "NYR", "New York Rangers", "New York", "Rangers", "NYR", "", "nyr", ""},
    {"14", "OTT", "Ottawa Senators", "Ottawa", "Senators", "OTT", "", "ott", ""},
    {"15", "PHI", "Philadelphia Flyers", "Philadelphia", "Flyers", "PHI", "", "phi", ""},
    {"16", "PIT", "Pittsburgh Penguins", "Pittsburgh", "Penguins", "PIT", "", "pit", ""},
    {"18", "SJ", "San Jose Sharks", "San Jose", "Sharks", "SJ", "", "sj", ""},
    {"124292", "SEA", "Seattle Kraken", "Seattle", "Kraken", "SEA", "", "sea", ""},
    {"19", "STL", "St. Louis Blues", "St. Louis", "Blues", "STL", "", "stl", ""},
    {"20", "TB", "Tampa Bay Lightning", "Tampa Bay", "Lightning", "TB", "", "tb", ""},
    {"21", "TOR", "Toronto Maple Leafs", "Toronto", "Maple Leafs", "TOR", "", "tor", ""},
    {"129764", "UTA", "Utah Mammoth", "Utah", "Mammoth", "UTA", "", "utah", ""},
    {"22", "VAN", "Vancouver Canucks", "Vancouver", "Canucks", "VAN", "", "van", ""},
    {"37", "VGK", "Vegas Golden Knights", "Vegas", "Golden Knights", "VGK", "", "las", "veg"},
    {"23", "WSH", "Washington Capitals", "Washington", "Capitals", "WSH", "", "wsh", ""},
    {"28", "WPG", "Winnipeg Jets", "Winnipeg", "Jets", "WPG", "", "wpg", ""},
};

constexpr TeamAlias kMlb[] = {
    {"29", "ARI", "Arizona Diamondbacks", "Arizona", "Diamondbacks", "AZ", "Arizona", "ari", ""},
    {"11", "ATH", "Athletics", "", "Athletics", "ATH", "A's", "oak", ""},
    {"15", "ATL", "Atlanta Braves", "Atlanta", "Braves", "ATL", "Atlanta", "atl", ""},
    {"1", "BAL", "Baltimore Orioles", "Baltimore", "Orioles", "BAL", "Baltimore", "bal", ""},
    {"2", "BOS", "Boston Red Sox", "Boston", "Red Sox", "BOS", "Boston", "bos", ""},
    {"16", "CHC", "Chicago Cubs", "Chicago", "Cubs", "CHC", "Chicago C", "chc", ""},
    {"4", "CHW", "Chicago White Sox", "Chicago", "White Sox", "CWS", "Chicago WS", "cws", ""},
    {"17", "CIN", "Cincinnati Reds", "Cincinnati", "Reds", "CIN", "Cincinnati", "cin", ""},
    {"5", "CLE", "Cleveland Guardians", "Cleveland", "Guardians", "CLE", "Cleveland", "cle", ""},
    {"27", "COL", "Colorado Rockies", "Colorado", "Rockies", "COL", "Colorado", "col", ""},
    {"6", "DET", "Detroit Tigers", "Detroit", "Tigers", "DET", "Detroit", "det", ""},
    {"18", "HOU", "Houston Astros", "Houston", "Astros", "HOU", "Houston", "hou", ""},
    {"7", "KC", "Kansas City Royals", "Kansas City", "Royals", "KC", "Kansas City", "kc", ""},
    {"3", "LAA", "Los Angeles Angels", "Los Angeles", "Angels", "LAA", "Los Angeles A", "laa", ""},
    {"19", "LAD", "Los Angeles Dodgers", "Los Angeles", "Dodgers", "LAD", "Los Angeles D", "lad", ""},
    {"28", "MIA", "Miami Marlins", "Miami", "Marlins", "MIA", "Miami", "mia", ""},
    {"8", "MIL", "Milwaukee Brewers", "Milwaukee", "Brewers", "MIL", "Milwaukee", "mil", ""},
    {"9", "MIN", "Minnesota Twins", "Minnesota", "Twins", "MIN", "Minnesota", "min", ""},
    {"21", "NYM", "New York Mets", "New York", "Mets", "NYM", "New York M", "nym", ""},
    {"10", "NYY", "New York Yankees", "New York", "Yankees", "NYY", "New York Y", "nyy", ""},
    {"22", "PHI", "Philadelphia Phillies", "Philadelphia", "Phillies", "PHI", "Philadelphia", "phi", ""},
    {"23", "PIT", "Pittsburgh Pirates", "Pittsburgh", "Pirates", "PIT", "Pittsburgh", "pit", ""},
    {"25", "SD", "San Diego Padres", "San Diego", "Padres", "SD", "San Diego", "sd", ""},
    {"26", "SF", "San Francisco Giants", "San Francisco", "Giants", "SF", "San Francisco", "sf", ""},
    {"12", "SEA", "Seattle Mariners", "Seattle", "Mariners", "SEA", "Seattle", "sea", ""},
    {"24", "STL", "St. Louis Cardinals", "St. Louis", "Cardinals", "STL", "St. Louis", "stl", ""},
    {"30", "TB", "Tampa Bay Rays", "Tampa Bay", "Rays", "TB", "Tampa Bay", "tb", ""},
    {"13", "TEX", "Texas Rangers", "Texas", "Rangers", "TEX", "Texas", "tex", ""},
    {"14", "TOR", "Toronto Blue Jays", "Toronto", "Blue Jays", "TOR", "Toronto", "tor", ""},
    {"20", "WSH", "Washington Nationals", "Washington", "Nationals", "WSH", "Washington", "wsh", ""},
};

}  // namespace

std::span<const TeamAlias> nfl_teams() {
  return kNfl;
}
std::span<const TeamAlias> nba_teams() {
  return kNba;
}
std::span<const TeamAlias> nhl_teams() {
  return kNhl;
}
std::span<const TeamAlias> mlb_teams() {
  return kMlb;
}

}  // namespace arbees::matching
