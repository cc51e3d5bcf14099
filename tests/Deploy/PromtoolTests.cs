using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Deploy;

/// <summary>
/// Prometheus's own tool judges the rule files, as far as it can: it knows no LogQL, so a query of its own stands in
/// the place of each.
/// </summary>
public sealed class PromtoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hewn-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ToolFact("promtool", "prometheus")]
    public void It_takes_every_rule_file_but_for_the_queries()
    {
        string[] files = DeployFolder.Paths("*.yml").Where(path => path.Contains("/rules/", StringComparison.Ordinal)
            && !path.Contains("/tests/", StringComparison.Ordinal)).ToArray();
        files.Length.ShouldBeGreaterThan(2);
        foreach (string file in files)
        {
            (string copy, int rules) = Copy(file, _ => { });
            var run = ToolRun.Of("promtool", "check", "rules", "--lint=none", copy);
            run.ExitCode.ShouldBe(0, run.Said);
            run.Said.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"SUCCESS: {rules} rules found"));
        }
    }

    [ToolFact("promtool", "prometheus")]
    public void It_refuses_what_is_wrong()
    {
        string file = Path.Combine(DeployFolder.Root, "rules", "errors.yml");
        foreach ((string name, string value) in ((string, string)[])[("for", "soon"), ("fro", "1m"), ("expr", "{")])
        {
            (string copy, _) = Copy(file, alert => alert.Children[new YamlScalarNode(name)] = value);
            var run = ToolRun.Of("promtool", "check", "rules", "--lint=none", copy);
            run.ExitCode.ShouldNotBe(0, $"{name}: {value}\n{run.Said}");
        }
    }

    private (string Path, int Rules) Copy(string file, Action<YamlMappingNode> change)
    {
        YamlMappingNode root = DeployFolder.Yaml(Path.GetRelativePath(DeployFolder.Root, file));
        int rules = 0;
        foreach (YamlNode rule in root.At("groups").Items().SelectMany(group => group.At("rules").Items()))
        {
            var members = (YamlMappingNode)rule;
            members.Children[new YamlScalarNode("expr")] = new YamlScalarNode("vector(1)");
            if (members.Children.ContainsKey(new YamlScalarNode("alert")))
                change(members);
            rules++;
        }

        string copy = Path.Combine(_folder, Path.GetFileName(file));
        using StreamWriter writer = File.CreateText(copy);
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        return (copy, rules);
    }
}
