using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Deploy;

/// <summary>What brings the lines to Loki, and what Loki does with them.</summary>
public sealed partial class CollectionTests
{
    // One for each request or user: as labels each would begin a stream of its own.
    private static readonly string[] _ids = ["request_id", "trace_id", "span_id", "user_id"];

    private static readonly YamlNode _stages =
        DeployFolder.Yaml("promtail/promtail.yaml").At("scrape_configs").Items().Single().At("pipeline_stages");

    private static string[] NamesOfStage(string name) =>
        [.. _stages.Items().Single(stage => stage.Members().Single().Name == name).At(name).Members()
            .Select(member => member.Name)];

    /// <summary>The names on the left in a block of Alloy's, e.g. of <c>stage.labels</c>.</summary>
    private static string[] NamesOfBlock(string block)
    {
        string text = DeployFolder.Read("alloy/config.alloy");
        int at = text.IndexOf(block, StringComparison.Ordinal);
        at.ShouldBeGreaterThan(0, block);
        return [.. Assignment().Matches(text[at..text.IndexOf("    }", at, StringComparison.Ordinal)])
            .Select(match => match.Groups["name"].Value)];
    }

    [GeneratedRegex(@"^ {6}(?<name>\w+) +=", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [Fact]
    public void Ids_are_structured_metadata_and_no_labels()
    {
        NamesOfStage("labels").Intersect(_ids).ShouldBeEmpty();
        NamesOfBlock("stage.labels").Intersect(_ids).ShouldBeEmpty();
        _ids.Except(NamesOfStage("structured_metadata")).ShouldBeEmpty();
        _ids.Except(NamesOfBlock("stage.structured_metadata")).ShouldBeEmpty();
    }

    [Fact]
    public void Alloy_and_Promtail_make_the_same_of_a_line()
    {
        NamesOfBlock("stage.labels").ShouldBe(NamesOfStage("labels"));
        NamesOfBlock("stage.structured_metadata").ShouldBe(NamesOfStage("structured_metadata"));
        NamesOfBlock("stage.json").ShouldContain("timestamp");
    }

    [Fact]
    public void Each_name_that_is_used_was_read_from_the_line_before()
    {
        YamlNode json = _stages.Items().First().At("json", "expressions");
        string[] read = [.. json.Members().Select(member => member.Name)];
        NamesOfStage("labels").Concat(NamesOfStage("structured_metadata")).Except(read).ShouldBeEmpty();
        NamesOfBlock("stage.labels").Concat(NamesOfBlock("stage.structured_metadata"))
            .Except(NamesOfBlock("stage.json")).ShouldBeEmpty();
    }

    [Fact]
    public void Streams_that_rules_and_dashboards_choose_have_the_labels_that_they_choose_by()
    {
        string[] labels = [.. NamesOfStage("labels"), "job"];
        string[] rules = DeployFolder.Paths("*.yml").Where(path => path.Contains("/rules/", StringComparison.Ordinal)
            && !path.Contains("/tests/", StringComparison.Ordinal)).ToArray();
        IEnumerable<string> queries = rules
            .SelectMany(path => DeployFolder.Yaml(Path.GetRelativePath(DeployFolder.Root, path)).At("groups").Items())
            .SelectMany(group => group.At("rules").Items())
            .Select(rule => rule.At("expr").Text())
            .Concat(DashboardTests.Queries());
        string[] used = [.. queries.SelectMany(query => Selector().Matches(query))
            .SelectMany(selector => MatcherName().Matches(selector.Value)).Select(name => name.Groups[1].Value)
            .Distinct()];
        used.ShouldContain("type");
        used.ShouldContain("environment");
        used.Except(labels).ShouldBeEmpty();
    }

    [GeneratedRegex(@"(?<!\{)\{(?!\{)[^{}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+) *(?:=~|!~|!=|=)")]
    private static partial Regex MatcherName();

    [Fact]
    public void A_log_of_errors_that_stand_in_the_log_beside_it_is_left_out()
    {
        const string Errors = "/var/log/llm-server/**/errors*.log";
        DeployFolder.Read("alloy/config.alloy").ShouldContain($"__path_exclude__ = \"{Errors}\"");
        DeployFolder.Yaml("promtail/promtail.yaml").At("scrape_configs").Items().Single().At("static_configs").Items()
            .Single().At("labels", "__path_exclude__").Text().ShouldBe(Errors);
    }

    [Fact]
    public void The_line_itself_is_kept()
    {
        _stages.Items().ShouldAllBe(stage => stage.Members().Single().Name != "output");
        DeployFolder.Read("alloy/config.alloy").ShouldNotContain("stage.output");
    }

    [Fact]
    public void Braces_of_Alloy_s_file_match()
    {
        int depth = 0;
        foreach (char c in DeployFolder.Read("alloy/config.alloy"))
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            depth.ShouldBeGreaterThanOrEqualTo(0);
        }

        depth.ShouldBe(0);
    }

    [Fact]
    public void Loki_is_told_nothing_that_version_3_does_not_know()
    {
        string text = DeployFolder.Read("loki/loki.yaml");
        string[] gone =
        [
            "table_manager", "boltdb", "shared_store", "max_transfer_retries", "max_look_back_period",
            "enforce_metric_name",
        ];
        gone.ShouldAllBe(key => !text.Contains(key, StringComparison.Ordinal));
        YamlMappingNode loki = DeployFolder.Yaml("loki/loki.yaml");
        YamlNode schema = loki.At("schema_config", "configs").Items().Last();
        schema.At("store").Text().ShouldBe("tsdb");
        schema.At("schema").Text().ShouldBe("v13"); // Structured metadata needs it.
        loki.At("limits_config", "allow_structured_metadata").Text().ShouldBe("true");
        loki.At("compactor", "retention_enabled").Text().ShouldBe("true");
        loki.At("compactor", "delete_request_store").Text().ShouldBe("filesystem"); // Retention does not start without.
    }
}
