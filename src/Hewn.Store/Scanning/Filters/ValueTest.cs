namespace Hewn.Store.Scanning.Filters;

/// <summary>
/// What a field's text must be; the same code judges the lines of a scan and the dictionaries of an index. One
/// thread's.
/// Derive one for each operator.
/// </summary>
internal abstract unsafe class ValueTest
{
    /// <summary>Whether a text that is there passes.</summary>
    public abstract bool Passes(ReadOnlySpan<byte> text);

    /// <summary>As <see cref="Passes"/>, for a number of a line that has 16 readable bytes before its end.</summary>
    public virtual bool PassesNumber(byte* text, int length) => Passes(new ReadOnlySpan<byte>(text, length));

    /// <summary>True when only numbers can pass.</summary>
    public virtual bool IsNumeric => false;
}
