using System.Text;
using System.Text.Unicode;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Answers;

/// <summary>The names of groups as people read them.</summary>
internal static class GroupNames
{
    /// <summary>Bytes of a name; a longer one is cut, so that two groups may become one.</summary>
    public const int MaxBytes = 512;

    public static string ToText(ReadOnlySpan<byte> name, bool isLevel)
    {
        if (isLevel && LevelText.TryRead(name, out Level level))
            return LevelNames.Of(level);
        if (Utf8.IsValid(name))
            return Encoding.UTF8.GetString(name);
        var text = new StringBuilder();
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out Rune rune, out int used) == System.Buffers.OperationStatus.Done)
                text.Append(rune);
            else
                AppendHex(text, name[..used]);
            name = name[used..];
        }

        return text.ToString();
    }

    private static void AppendHex(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            text.Append("\\x").Append(Convert.ToHexString([b]));
    }
}
