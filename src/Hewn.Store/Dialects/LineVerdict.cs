namespace Hewn.Store.Dialects;

/// <summary>What a line is, as <see cref="RecordAssembler"/> sees it.</summary>
internal enum LineVerdict
{
    /// <summary>Nothing: white space between records.</summary>
    Blank,

    /// <summary>It is a record, or ends one that was open, as far as brackets tell.</summary>
    Closes,

    /// <summary>It opens a record or continues the open one.</summary>
    Open,

    /// <summary>It is no record; with the lines of the record that was open, if one was.</summary>
    Broken,

    /// <summary>The open record ended without being closed; the line itself has to be looked at anew.</summary>
    BrokenBefore,
}
