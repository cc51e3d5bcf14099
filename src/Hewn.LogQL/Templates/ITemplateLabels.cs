namespace Hewn.LogQL.Templates;

/// <summary>The labels that a template sees.</summary>
internal interface ITemplateLabels
{
    /// <summary>All of them, each name once, in any order.</summary>
    IEnumerable<KeyValuePair<string, string>> All { get; }

    /// <summary>Finds a label's value.</summary>
    bool TryGet(string name, out string value);
}
