using Hewn.LogQL.Syntax;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Stages;

/// <summary>Makes labels of a line's form: <c>| pattern "&lt;ip&gt; - &lt;_&gt; &lt;path&gt;"</c>.</summary>
public sealed class PatternStage : Stage
{
    private PatternStage(string text) => (Text, Pattern) = (text, LinePattern.ForParser(text));

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>The pattern as read.</summary>
    public LinePattern Pattern { get; }

    /// <inheritdoc/>
    public override string ToString() => "| pattern " + GoText.Quote(Text);

    internal static PatternStage Parse(TokenReader tokens)
    {
        tokens.Take();
        return new PatternStage(tokens.TakeText());
    }
}
