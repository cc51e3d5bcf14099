using YamlDotNet.RepresentationModel;

namespace Deploy;

/// <summary>The files of <c>deploy/</c>.</summary>
internal static class DeployFolder
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] Paths(string pattern) =>
        [.. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>The one document of a YAML file. A name that stands twice in a mapping is refused.</summary>
    public static YamlMappingNode Yaml(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(path)));
        return (YamlMappingNode)stream.Documents.ShouldHaveSingleItem().RootNode;
    }

    public static YamlNode At(this YamlNode node, params string[] path) =>
        path.Aggregate(node, (at, name) => ((YamlMappingNode)at).Children[new YamlScalarNode(name)]);

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;

    public static IEnumerable<(string Name, YamlNode Value)> Members(this YamlNode node) =>
        ((YamlMappingNode)node).Children.Select(pair => (pair.Key.Text(), pair.Value));

    public static IEnumerable<YamlNode> Items(this YamlNode node) => ((YamlSequenceNode)node).Children;

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Hewn.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder is not null
            ? Path.Combine(folder, "deploy")
            : throw new InvalidOperationException("No folder above the tests holds Hewn.slnx.");
    }
}
