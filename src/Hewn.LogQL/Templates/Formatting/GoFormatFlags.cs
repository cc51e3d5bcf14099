namespace Hewn.LogQL.Templates.Formatting;

/// <summary>Flags, width and precision of a verb.</summary>
internal sealed class GoFormatFlags
{
    /// <summary><c>+</c>.</summary>
    public bool Plus { get; set; }

    /// <summary><c>-</c>.</summary>
    public bool Minus { get; set; }

    /// <summary><c>#</c>.</summary>
    public bool Sharp { get; set; }

    /// <summary>A blank.</summary>
    public bool Space { get; set; }

    /// <summary><c>0</c>.</summary>
    public bool Zero { get; set; }

    /// <summary><c>#</c> with <c>v</c>: values as Go's source writes them.</summary>
    public bool SharpV { get; set; }

    /// <summary>The width in characters; null when none is given.</summary>
    public int? Width { get; set; }

    /// <summary>The precision; null when none is given.</summary>
    public int? Precision { get; set; }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Plus = Minus = Sharp = Space = Zero = SharpV = false;
        Width = Precision = null;
    }
}
