namespace Hewn.Store.Scanning.Filters;

/// <summary>What words are made of: letters, digits, underscores and all bytes that are not ASCII.</summary>
internal static class WordBytes
{
    public static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == '_' || b >= 0x80;
}
