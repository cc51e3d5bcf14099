namespace Hewn.LogQL.Regexes;

/// <summary>How boundaries of words are written.</summary>
internal enum Re2Boundaries
{
    /// <summary>
    /// As <c>\b</c>, which takes letters beyond ASCII for parts of words: right for texts without such.
    /// </summary>
    OfUnicode,

    /// <summary>As RE2 means them, by looking around: right for all texts.</summary>
    Exact,
}
