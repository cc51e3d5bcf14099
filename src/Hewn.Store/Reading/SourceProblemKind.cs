namespace Hewn.Store.Reading;

/// <summary>What is wrong with an input.</summary>
public enum SourceProblemKind
{
    /// <summary>Nothing of that name exists.</summary>
    Missing,

    /// <summary>A pattern that fits no file, or a directory without logs.</summary>
    Empty,

    /// <summary>It exists and may not, or cannot, be read.</summary>
    Unreadable,

    /// <summary>It was there when it was looked for, and was gone when it was read.</summary>
    Vanished,

    /// <summary>A packed file that ends too early or is damaged; what can be read of it is read.</summary>
    Damaged,

    /// <summary>The bounds of a search were reached; what lies behind them is left out.</summary>
    TooMany,
}
