using System.Text;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates;

/// <summary>
/// A template of <c>line_format</c> or <c>label_format</c>: Go's text/template with the functions that Loki gives it.
/// Immutable and thread-safe; what it may write and how long it may run is bounded.
/// </summary>
internal sealed class Template
{
    private readonly string _name;
    private readonly string _text;
    private readonly Dictionary<string, ListNode> _bodies;

    private readonly Func<string, TemplateFunction?> _findFunction;

    private Template(
        string name, string text, Dictionary<string, ListNode> bodies, Func<string, TemplateFunction?> findFunction)
    {
        (_name, _text, _bodies, _findFunction) = (name, text, bodies, findFunction);
        var uses = new TemplateUses();
        foreach (ListNode body in bodies.Values)
            uses.Visit(body);
        Labels = uses.IsDotUsed ? null : uses.Names;
    }

    /// <summary>
    /// Names that the template may ask its labels for, and some more; null when it may print or go through all labels.
    /// </summary>
    public IReadOnlySet<string>? Labels { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">Its name in messages: <c>line</c>, or <c>label</c> for that of a label.</param>
    /// <param name="findFunction">The functions that it may call; null: those of lines and labels.</param>
    /// <exception cref="LogQLException">It is none; the message is Go's: <c>template: line:1: …</c>.</exception>
    public static Template Parse(
        string text, string name = "line", Func<string, TemplateFunction?>? findFunction = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        findFunction ??= FunctionTable.Find;
        return new Template(name, text, TemplateParser.Parse(name, text, findFunction), findFunction);
    }

    /// <summary>Executes the template.</summary>
    /// <param name="data">What it sees.</param>
    /// <param name="result">What it wrote; empty when it failed.</param>
    /// <param name="error">Null, or why it failed, in Go's words.</param>
    /// <returns>Whether it succeeded.</returns>
    public bool Execute(in TemplateInput data, out string result, out string? error)
    {
        try
        {
            var output = new StringBuilder();
            new TemplateRun(this, data, output).Execute();
            result = Whole(output.ToString());
            error = null;
            return true;
        }
        catch (TemplateFault fault)
        {
            result = "";
            error = fault.Message;
            return false;
        }
    }

    /// <summary>The template's own name.</summary>
    internal string Name => _name;

    /// <summary>A function that was found when the template was read.</summary>
    internal TemplateFunction Function(string name) => _findFunction(name)!;

    /// <summary>The body of a named template; null when it is not defined.</summary>
    internal ListNode? Find(string name) => _bodies.GetValueOrDefault(name);

    /// <summary>A place in the text as messages show it: name, line from 1, byte in the line from 0.</summary>
    internal string Locate(int position)
    {
        string before = _text[..position];
        int lineStart = before.LastIndexOf('\n') + 1;
        int line = before.AsSpan().Count('\n') + 1;
        return FormattableString.Invariant($"{_name}:{line}:{GoText.ToBytes(before[lineStart..]).Length}");
    }

    /// <summary>Bytes that were cut apart and written side by side are characters again.</summary>
    private static string Whole(string text) =>
        text.AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF') ? GoText.FromBytes(GoText.ToBytes(text)) : text;
}
