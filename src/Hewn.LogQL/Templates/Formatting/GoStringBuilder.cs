using System.Text;

namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Text that grows up to what a template may handle.</summary>
internal sealed class GoStringBuilder
{
    /// <summary>What is said when it would grow beyond.</summary>
    public static readonly string TooLong =
        FormattableString.Invariant($"text longer than {TemplateLimits.MaxOutput} characters");

    private readonly StringBuilder _text = new();

    /// <summary>Its length in UTF-16 units.</summary>
    public int Length => _text.Length;

    /// <summary>Adds text.</summary>
    /// <exception cref="TemplateFault">There would be too much.</exception>
    public GoStringBuilder Append(ReadOnlySpan<char> text)
    {
        if (_text.Length + text.Length > TemplateLimits.MaxOutput)
            throw new TemplateFault(TooLong);
        _text.Append(text);
        return this;
    }

    /// <summary>Adds a character.</summary>
    public GoStringBuilder Append(char letter) => Append([letter]);

    /// <summary>Adds a character a number of times.</summary>
    public GoStringBuilder Append(char letter, long count)
    {
        if (count > TemplateLimits.MaxOutput)
            throw new TemplateFault(TooLong);
        if (count > 0)
            Append(new string(letter, (int)count));
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
