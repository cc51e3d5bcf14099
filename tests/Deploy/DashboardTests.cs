using System.Text.Json;
using System.Text.RegularExpressions;
using Hewn.LogQL.Syntax;

namespace Deploy;

/// <summary>What Grafana is given.</summary>
public sealed partial class DashboardTests
{
    private static readonly Dictionary<string, string> _variables = new()
    {
        ["$__auto"] = "5m", ["$__range"] = "1h", ["$service"] = "llm-server", ["$environment"] = "dev",
        ["$level"] = "ERROR", ["$model"] = "llama", ["$search"] = "text",
    };

    public static TheoryData<string> Dashboards =>
        [.. DeployFolder.Paths("*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    /// <summary>All queries of all of them, as they stand.</summary>
    internal static IEnumerable<string> Queries() => DeployFolder.Paths("*.json")
        .SelectMany(path => Dashboard(Path.GetFileNameWithoutExtension(path)).GetProperty("panels").EnumerateArray())
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => target.GetProperty("expr").GetString()!);

    private static JsonElement Dashboard(string name) =>
        JsonDocument.Parse(DeployFolder.Read($"grafana/dashboards/{name}.json")).RootElement;

    private static string[] SourceIds =>
        [.. DeployFolder.Yaml("grafana/provisioning/datasources/hewn.yaml").At("datasources").Items()
            .Select(source => source.At("uid").Text())];

    [Fact]
    public void There_is_one_for_each_purpose() =>
        DeployFolder.Paths("*.json").Select(Path.GetFileName)
            .ShouldBe(["api.json", "cache.json", "live.json", "llm.json"]);

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Each_query_is_one_that_Loki_takes(string name)
    {
        JsonElement dashboard = Dashboard(name);
        string[] known = [.. dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(variable => "$" + variable.GetProperty("name").GetString())];
        foreach (JsonElement panel in dashboard.GetProperty("panels").EnumerateArray())
        {
            foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
            {
                string query = target.GetProperty("expr").GetString()!;
                foreach ((string variable, string value) in _variables)
                {
                    bool isKnown = variable.StartsWith("$__", StringComparison.Ordinal) || known.Contains(variable);
                    query = isKnown ? query.Replace(variable, value, StringComparison.Ordinal) : query;
                }

                query.ShouldNotContain("$service", Case.Sensitive);
                Should.NotThrow(() => QueryParser.Parse(query), $"{name}, {panel.GetProperty("title")}: {query}");
            }
        }
    }

    /// <summary>Ids are structured metadata, and in what is not grouped each id would be a series of its own.</summary>
    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Figures_are_grouped(string name)
    {
        foreach (JsonElement panel in Dashboard(name).GetProperty("panels").EnumerateArray()
            .Where(panel => panel.GetProperty("type").GetString() != "logs"))
        {
            foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
            {
                string query = target.GetProperty("expr").GetString()!;
                Grouped().IsMatch(query).ShouldBeTrue($"{name}, {panel.GetProperty("title")}: {query}");
            }
        }
    }

    [GeneratedRegex(@"^sum( by \(|\()|\) by \([\w, ]*\)$")]
    private static partial Regex Grouped();

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_have_ids_of_their_own_do_not_overlap_and_ask_a_source_that_is_there(string name)
    {
        JsonElement[] panels = [.. Dashboard(name).GetProperty("panels").EnumerateArray()];
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        var taken = new HashSet<(int X, int Y)>();
        foreach (JsonElement panel in panels)
        {
            SourceIds.ShouldContain(panel.GetProperty("datasource").GetProperty("uid").GetString());
            JsonElement place = panel.GetProperty("gridPos");
            int x = place.GetProperty("x").GetInt32(), y = place.GetProperty("y").GetInt32();
            (x + place.GetProperty("w").GetInt32()).ShouldBeLessThanOrEqualTo(24);
            for (int column = x; column < x + place.GetProperty("w").GetInt32(); column++)
            {
                for (int row = y; row < y + place.GetProperty("h").GetInt32(); row++)
                    taken.Add((column, row)).ShouldBeTrue($"{name}: {panel.GetProperty("title")}");
            }
        }
    }

    [Fact]
    public void A_trace_id_leads_to_its_trace()
    {
        var source = DeployFolder.Yaml("grafana/provisioning/datasources/hewn.yaml").At("datasources").Items().First();
        var field = source.At("jsonData", "derivedFields").Items().ShouldHaveSingleItem();
        field.At("matcherType").Text().ShouldBe("label"); // Structured metadata counts as a label there.
        field.At("matcherRegex").Text().ShouldBe("trace_id");
        SourceIds.ShouldContain(field.At("datasourceUid").Text());
    }

    [Fact]
    public void The_folder_of_the_dashboards_is_where_they_are_mounted()
    {
        string path = DeployFolder.Yaml("grafana/provisioning/dashboards/hewn.yaml").At("providers").Items().Single()
            .At("options", "path").Text();
        DeployFolder.Yaml("compose.yaml").At("services", "grafana", "volumes").Items().Select(one => one.Text())
            .ShouldContain($"./grafana/dashboards:{path}:ro");
    }
}
