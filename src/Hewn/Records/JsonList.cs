using System.Collections;

namespace Hewn.Records;

/// <summary>Sequences as JSON arrays of bounded size.</summary>
internal static class JsonList
{
    public static void Append(ByteBuffer target, IEnumerable items, int depth)
    {
        int start = target.Length;
        int count = 0;
        target.Append((byte)'[');
        foreach (object? item in items)
        {
            if (count > 0)
                target.Append((byte)',');
            if (target.Length - start > Limits.MaxValueBytes)
            {
                AppendRest(target, items, count);
                break;
            }

            JsonValue.AppendGuarded(target, item, depth + 1);
            count++;
        }

        target.Append((byte)']');
    }

    /// <summary>The last element of a cut list says how many are missing, where the list knows its length.</summary>
    private static void AppendRest(ByteBuffer target, IEnumerable items, int shown)
    {
        target.Append((byte)'"');
        if (items is ICollection { Count: var total })
            JsonText.AppendTruncation(target, total - shown, "items"u8);
        else
            target.Append("…[truncated: more items]"u8); // An endless sequence must not be counted.
        target.Append((byte)'"');
    }
}
