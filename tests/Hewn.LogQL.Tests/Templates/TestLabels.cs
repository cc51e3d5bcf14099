using Hewn.LogQL.Templates;

namespace Hewn.LogQL.Tests.Templates;

/// <summary>Labels from a list.</summary>
internal sealed class TestLabels(IEnumerable<KeyValuePair<string, string>> labels) : ITemplateLabels
{
    private readonly Dictionary<string, string> _labels = new(labels);

    public IEnumerable<KeyValuePair<string, string>> All => _labels;

    public bool TryGet(string name, out string value)
    {
        bool isFound = _labels.TryGetValue(name, out string? found);
        value = found ?? "";
        return isFound;
    }
}
