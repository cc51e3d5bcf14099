using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>What the error summary wants to know of one error, kept apart from the buffer it was read into.</summary>
/// <param name="Type">Its type, see <see cref="ErrorStatistics"/>.</param>
/// <param name="Endpoint">Where it happened.</param>
/// <param name="Status">The status code that was answered.</param>
/// <param name="Message">What it says; empty when it says nothing.</param>
/// <param name="UtcTicks">When it was logged.</param>
internal sealed record ErrorFacts(byte[] Type, byte[] Endpoint, byte[] Status, byte[] Message, long UtcTicks)
{
    public static ErrorFacts Of(Entry entry) => new(
        TypeOf(entry).ToArray(),
        CallFacts.EndpointUtf8(entry).ToArray(),
        CallFacts.NameOrUnknown(entry, Field.StatusCode).ToArray(),
        MessageOf(entry).ToArray(),
        entry.UtcTicks);

    private static ReadOnlySpan<byte> TypeOf(Entry entry)
    {
        ReadOnlySpan<byte> type = CallFacts.Name(entry, Field.ErrorType);
        if (type.IsEmpty)
            type = CallFacts.Name(entry, Field.ExceptionType);
        if (!type.IsEmpty)
            return type;
        return entry.TryGetInteger(Field.StatusCode, out long status)
            ? Encoding.UTF8.GetBytes($"HTTP {status}")
            : CallFacts.UnknownUtf8;
    }

    private static ReadOnlySpan<byte> MessageOf(Entry entry)
    {
        ReadOnlySpan<Field> candidates = [Field.ErrorMessage, Field.ExceptionMessage, Field.Error, Field.Message];
        foreach (Field field in candidates)
        {
            ReadOnlySpan<byte> message = CallFacts.Name(entry, field);
            if (!message.IsEmpty)
                return message[..Math.Min(message.Length, Limits.MaxGroupNameBytes)];
        }

        return [];
    }
}
