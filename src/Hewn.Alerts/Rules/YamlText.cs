using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hewn.Alerts.Rules;

/// <summary>A YAML document that is read node by node, each problem with its place. Not thread-safe.</summary>
/// <param name="file">The file, for messages.</param>
internal sealed class YamlText(string file)
{
    private readonly List<RuleProblem> _problems = [];

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<RuleProblem> Problems => _problems;

    /// <summary>Whether something was wrong that is no note.</summary>
    public bool HasErrors => _problems.Exists(problem => problem.IsError);

    /// <summary>The one document of a text as a mapping; null, and a problem, when it is none.</summary>
    public YamlMappingNode? Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > Limits.MaxFileBytes)
        {
            AddWhole($"the file has more than {Limits.MaxFileBytes / 1024 / 1024} MiB");
            return null;
        }

        try
        {
            if (IsTooDeep(text))
            {
                AddWhole($"lists and mappings stand more than {Limits.MaxYamlDepth} deep in each other");
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
                return root;
            AddWhole(stream.Documents.Count > 1 ? "one YAML document is expected, there are several"
                : "a YAML mapping is expected, such as 'groups: [...]'");
        }
        catch (YamlException fault)
        {
            AddAt(fault.Start, $"this is no YAML: {fault.InnerException?.Message ?? fault.Message}");
        }

        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException)
        {
            AddWhole($"this is no YAML: {fault.Message}"); // the parser's own slips on text that is none
        }

        return null;
    }

    /// <summary>Notes a problem at a node.</summary>
    public void Add(YamlNode node, string message) => AddAt(node.Start, message);

    /// <summary>Notes a problem so many lines and columns behind a node's place.</summary>
    public void Add(YamlNode node, int lines, int columns, string message, bool isError = true)
    {
        if (_problems.Count == Limits.MaxProblems)
            return;
        _problems.Add(new(file, Number(node.Start.Line) + lines, columns, message) { IsError = isError });
    }

    /// <summary>The members of a mapping, each of whose names must be known.</summary>
    /// <param name="node">The mapping.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="known">The names.</param>
    public Dictionary<string, YamlNode> Members(YamlNode node, string what, params string[] known)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is not YamlMappingNode mapping)
        {
            Add(node, $"{what} must be a mapping of {string.Join(", ", known)}");
            return members;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
                Add(key, $"{what} has no field '{key}'. Known: {string.Join(", ", known)}");
            else
                members[name] = value;
        }

        return members;
    }

    /// <summary>The items of a list; none, and a problem, when it is no list.</summary>
    public IEnumerable<YamlNode> Items(YamlNode? node, string what)
    {
        switch (node)
        {
            case null or YamlScalarNode { Value: null or "" or "null" or "~" }:
                return [];
            case YamlSequenceNode list:
                return list.Children;
            default:
                Add(node, $"{what} must be a list");
                return [];
        }
    }

    /// <summary>A text; null, and a problem, when it is none.</summary>
    public string? Text(YamlNode? node, string what)
    {
        if (node is null)
            return null;
        if (node is YamlScalarNode { Value: { } value })
            return value;
        Add(node, $"{what} must be a text");
        return null;
    }

    /// <summary>Names and texts.</summary>
    public IEnumerable<(string Name, string Text, YamlNode Node)> Pairs(YamlNode? node, string what)
    {
        if (node is null or YamlScalarNode { Value: null or "" or "null" or "~" })
            yield break;
        if (node is not YamlMappingNode mapping)
        {
            Add(node, $"{what} must be a mapping of names to texts");
            yield break;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (Text(key, "a name") is { } name && Text(value, $"{what}: {name}") is { } text)
                yield return (name, text, value);
        }
    }

    /// <summary>
    /// Whether reading the text as nodes, which is recursive, could need more stack than there is. Its events are read
    /// one after the other.
    /// </summary>
    private static bool IsTooDeep(string text)
    {
        int depth = 0;
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > Limits.MaxYamlDepth)
                return true;
        }

        return false;
    }

    private void AddAt(Mark mark, string message)
    {
        if (_problems.Count < Limits.MaxProblems)
            _problems.Add(new(file, Number(mark.Line), Number(mark.Column), message));
    }

    private void AddWhole(string message) => _problems.Add(new(file, 0, 0, message));

    private static int Number(object mark) => Convert.ToInt32(mark, CultureInfo.InvariantCulture);
}
