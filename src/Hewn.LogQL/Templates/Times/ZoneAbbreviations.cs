namespace Hewn.LogQL.Templates.Times;

/// <summary>
/// Short names of zones. The runtime does not know them; these are those of the zone database for zones in wide
/// use, and
/// its form for all that have no name: <c>+03</c>, <c>+0530</c>.
/// </summary>
internal static class ZoneAbbreviations
{
    private static readonly Dictionary<string, (string Standard, string Summer)> _names = Build();

    /// <summary>The short name of a zone at some time.</summary>
    public static string Find(string zone, int offsetSeconds, bool isSummer)
    {
        if (_names.TryGetValue(zone, out (string Standard, string Summer) known))
            return isSummer ? known.Summer : known.Standard;
        int minutes = Math.Abs(offsetSeconds) / 60;
        string sign = offsetSeconds < 0 ? "-" : "+";
        return minutes % 60 == 0
            ? FormattableString.Invariant($"{sign}{minutes / 60:00}")
            : FormattableString.Invariant($"{sign}{minutes / 60:00}{minutes % 60:00}");
    }

    private static Dictionary<string, (string Standard, string Summer)> Build()
    {
        var names = new Dictionary<string, (string, string)>();
        Add("UTC", "UTC", "Etc/UTC Etc/UCT Etc/Universal Etc/Zulu UCT Universal Zulu");
        Add("GMT", "GMT", "Etc/GMT GMT Africa/Abidjan Africa/Accra Africa/Dakar Atlantic/Reykjavik Iceland");
        Add("GMT", "BST", "Europe/London Europe/Belfast Europe/Jersey Europe/Guernsey Europe/Isle_of_Man GB");
        Add("GMT", "IST", "Europe/Dublin Eire");
        Add("WET", "WEST", "Europe/Lisbon Portugal Atlantic/Madeira Atlantic/Canary WET");
        Add("CET", "CEST", "Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich "
            + "Europe/Amsterdam Europe/Brussels Europe/Copenhagen Europe/Oslo Europe/Stockholm Europe/Prague "
            + "Europe/Warsaw Europe/Budapest Europe/Belgrade Europe/Zagreb Europe/Ljubljana Europe/Bratislava "
            + "Europe/Luxembourg Europe/Monaco Europe/Malta Europe/Andorra Europe/Vaduz Europe/San_Marino "
            + "Europe/Vatican Europe/Sarajevo Europe/Skopje Europe/Podgorica Europe/Tirane Europe/Gibraltar "
            + "Europe/Busingen Africa/Ceuta Arctic/Longyearbyen CET MET");
        Add("CET", "CET", "Africa/Algiers Africa/Tunis");
        Add("EET", "EEST", "Europe/Athens Europe/Helsinki Europe/Bucharest Europe/Sofia Europe/Riga Europe/Tallinn "
            + "Europe/Vilnius Europe/Kiev Europe/Kyiv Europe/Chisinau Europe/Mariehamn Asia/Nicosia Asia/Beirut "
            + "Africa/Cairo Egypt EET");
        Add("EET", "EET", "Europe/Kaliningrad Africa/Tripoli");
        Add("MSK", "MSK", "Europe/Moscow Europe/Simferopol W-SU");
        Add("IST", "IDT", "Asia/Jerusalem Asia/Tel_Aviv Israel");
        Add("IST", "IST", "Asia/Kolkata Asia/Calcutta");
        Add("PKT", "PKT", "Asia/Karachi");
        Add("CST", "CST", "Asia/Shanghai Asia/Taipei PRC America/Mexico_City America/Costa_Rica America/Regina "
            + "America/Guatemala America/Managua America/El_Salvador America/Tegucigalpa");
        Add("HKT", "HKST", "Asia/Hong_Kong Hongkong");
        Add("JST", "JDT", "Asia/Tokyo Japan");
        Add("KST", "KST", "Asia/Seoul Asia/Pyongyang ROK");
        Add("PST", "PST", "Asia/Manila");
        Add("WIB", "WIB", "Asia/Jakarta Asia/Pontianak");
        Add("WITA", "WITA", "Asia/Makassar");
        Add("WIT", "WIT", "Asia/Jayapura");
        Add("EST", "EDT", "America/New_York America/Toronto America/Detroit America/Montreal US/Eastern EST5EDT "
            + "America/Indiana/Indianapolis America/Kentucky/Louisville America/Nassau America/Port-au-Prince");
        Add("EST", "EST", "America/Jamaica America/Panama America/Cancun EST");
        Add("CST", "CDT", "America/Chicago America/Winnipeg America/Havana America/Menominee US/Central CST6CDT");
        Add("MST", "MDT", "America/Denver America/Edmonton America/Boise US/Mountain MST7MDT");
        Add("MST", "MST", "America/Phoenix America/Hermosillo US/Arizona MST");
        Add("PST", "PDT", "America/Los_Angeles America/Vancouver America/Tijuana US/Pacific PST8PDT");
        Add("AKST", "AKDT", "America/Anchorage America/Juneau US/Alaska");
        Add("HST", "HST", "Pacific/Honolulu US/Hawaii HST");
        Add("AST", "ADT", "America/Halifax Atlantic/Bermuda America/Moncton");
        Add("AST", "AST", "America/Puerto_Rico America/Santo_Domingo America/Barbados");
        Add("NST", "NDT", "America/St_Johns");
        Add("AEST", "AEDT", "Australia/Sydney Australia/Melbourne Australia/Hobart Australia/Canberra Australia/ACT");
        Add("AEST", "AEST", "Australia/Brisbane Australia/Lindeman");
        Add("ACST", "ACDT", "Australia/Adelaide Australia/Broken_Hill");
        Add("ACST", "ACST", "Australia/Darwin");
        Add("AWST", "AWST", "Australia/Perth");
        Add("NZST", "NZDT", "Pacific/Auckland NZ Antarctica/McMurdo");
        Add("SST", "SST", "Pacific/Pago_Pago Pacific/Midway");
        Add("ChST", "ChST", "Pacific/Guam Pacific/Saipan");
        Add("CAT", "CAT", "Africa/Maputo Africa/Harare Africa/Lusaka Africa/Kigali Africa/Khartoum Africa/Windhoek");
        Add("EAT", "EAT", "Africa/Nairobi Africa/Addis_Ababa Africa/Kampala Africa/Dar_es_Salaam");
        Add("WAT", "WAT", "Africa/Lagos Africa/Kinshasa Africa/Luanda Africa/Douala");
        Add("SAST", "SAST", "Africa/Johannesburg");
        return names;

        void Add(string standard, string summer, string zones)
        {
            foreach (string zone in zones.Split(' '))
                names[zone] = (standard, summer);
        }
    }
}
