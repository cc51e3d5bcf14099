using System.Globalization;

namespace Hewn.Store.Entries;

/// <summary>Why a line is no record, in words for people. The place (path, line) stands beside them.</summary>
internal static class ParserMessages
{
    public const string NoObject = "no JSON object";
    public const string NoBrace = "does not start with '{'";
    public const string OpenString = "a string is not closed on its line";
    public const string Unbalanced = "brackets do not match";
    public const string TextAfter = "text after the end of the record";
    public const string NeverClosed = "the record is not closed before something else begins";
    public const string Damaged = "it stands for what cannot be read of a packed file";
    public const string UnfinishedLine = "unfinished line: the file ends inside it";
    public const string UnfinishedRecord = "unfinished record: the file ends inside it";

    public static readonly string TooDeep = string.Create(CultureInfo.InvariantCulture,
        $"nested deeper than {Limits.MaxDepth} levels");

    public static readonly string TooLong = string.Create(CultureInfo.InvariantCulture,
        $"longer than {Limits.MaxRecordBytes} bytes; the rest of it is skipped");
}
