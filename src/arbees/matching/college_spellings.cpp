#include "arbees/matching/team_names.hpp"

// clang-format off: one school a line.
namespace arbees::matching {
namespace {

constexpr Spelling kSpellings[] = {
    {"2026", "Appalachian State"},
    {"113", "UMass"},
    {"2572", "Southern Mississippi"},
    {"41", "Connecticut"},
    {"309", "Louisiana-Lafayette"},
    {"309", "UL Lafayette"},
    {"2545", "Southeastern Louisiana"},
    {"2447", "Nicholls State"},
    {"2534", "Sam Houston State"},
    {"2377", "McNeese State"},
    {"116", "Mt. St. Mary's"},
    {"2379", "MD Eastern Shore"},
    {"2437", "Nebraska Omaha"},
    {"300", "Cal Irvine"},
    {"2547", "Seattle"},
    {"357", "Texas A&M-CC"},
    {"2463", "CSU Northridge"},
    {"140", "UMKC"},
    {"2506", "Presbyterian College"},
    {"2569", "SC State"},
    {"2755", "Grambling State"},
    {"2837", "Texas A&M Commerce"},
    {"2837", "East Texas A&M"},
    {"2546", "SE Missouri State"},
    {"104", "Boston Univ."},
    {"2934", "CSU Bakersfield"},
    {"2870", "IPFW"},
    {"2390", "Miami (FL)"},
    {"2390", "Miami FL"},
    {"193", "Miami (Ohio)"},
    {"2908", "USC Upstate"},
    {"2239", "CSU Fullerton"},
    {"2433", "Louisiana-Monroe"},
    {"145", "Mississippi"},
    {"152", "North Carolina State"},
    {"2229", "FIU"},
    {"221", "Pitt"},
    {"25", "Cal"},
    {"2116", "Central Florida"},
    {"252", "Brigham Young"},
    {"30", "Southern California"},
    {"2628", "Texas Christian"},
    {"2567", "Southern Methodist"},
    {"99", "Louisiana State"},
    {"2393", "Middle Tennessee State"},
    {"219", "Penn"},
    {"153", "UNC"},
    {"44", "American"},
    {"2608", "Saint Mary's (CA)"},
    {"2350", "Loyola-Chicago"},
    {"2352", "Loyola (MD)"},
    {"292", "UTRGV"},
    {"2031", "Arkansas-Little Rock"},
    {"82", "Illinois-Chicago"},
    {"270", "Wisconsin-Milwaukee"},
    {"2739", "Wisconsin-Green Bay"},
    {"2174", "Detroit"},
    {"349", "Army West Point"},
    {"85", "IU Indianapolis"},
    {"85", "IU Indianapolis Jaguars"},
    {"112358", "LIU"},
    {"112358", "Long Island"},
    {"2439", "UNLV Runnin'"},
    {"48", "Delaware Fightin' Blue Hens"},
    {"48", "Delaware Fightin Blue Hens"},
};

}  // namespace

std::span<const Spelling> college_spellings() {
  return kSpellings;
}

}  // namespace arbees::matching
