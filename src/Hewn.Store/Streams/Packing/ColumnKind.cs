namespace Hewn.Store.Streams.Packing;

/// <summary>How the tokens at one place of a template are written.</summary>
internal enum ColumnKind : byte
{
    /// <summary>All are the same: its length and bytes.</summary>
    Constant = 0,

    /// <summary>Each is that of an earlier place of its line: the number of that.</summary>
    Same = 1,

    /// <summary>There are few different ones: how many, each, and a byte for each line.</summary>
    Choice = 2,

    /// <summary>All have one length: that, and the bytes of all.</summary>
    Fixed = 3,

    /// <summary>Any: how many bytes, and each with a line break.</summary>
    Any = 4,
}
