using System.Text;
using Hewn.Store.Entries;

namespace Hewn.Store.Statistics;

/// <summary>Groups error records in one pass and in bounded memory. Not thread-safe.</summary>
/// <remarks>
/// The type of an error is its <c>error_type</c>, else its <c>exception_type</c>, else <c>HTTP</c> and the status, else
/// "Unknown".
/// </remarks>
public sealed class ErrorStatistics
{
    private readonly GroupTable<Tally> _types = new(() => new());
    private readonly GroupTable<Tally> _endpoints = new(() => new());
    private readonly GroupTable<Tally> _statuses = new(() => new());
    private long _total;

    /// <summary>Counts a record if it tells of an error (see <see cref="CallFacts.IsError"/>).</summary>
    public void Add(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!CallFacts.IsError(entry))
            return;
        _total++;
        _types.Of(TypeOf(entry)).Add(entry);
        _endpoints.Of(CallFacts.EndpointUtf8(entry)).Add(entry);
        _statuses.Of(CallFacts.NameOrUnknown(entry, Field.StatusCode)).Add(entry);
    }

    /// <summary>The figures of what was added so far.</summary>
    public ErrorSummary Summarise()
    {
        var cut = new List<string>();
        IReadOnlyList<ErrorGroup> Groups(GroupTable<Tally> table, string dimension)
        {
            if (table.IsCut)
                cut.Add(dimension);
            return [.. table.All().Select(g => g.Group.Summarise(g.Name)).OrderByDescending(g => g.Count)];
        }

        return new(
            _total, Groups(_types, "types"), Groups(_endpoints, "endpoints"), Groups(_statuses, "statuses"), cut);
    }

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

    /// <summary>
    /// One group while it is gathered. The message is kept as bytes: most are replaced, few are shown.
    /// </summary>
    private sealed class Tally
    {
        private readonly List<byte> _lastMessage = [];
        private long _count;
        private long _lastTicks;

        public void Add(Entry entry)
        {
            _count++;
            if (entry.UtcTicks < _lastTicks)
                return;
            _lastTicks = entry.UtcTicks;
            _lastMessage.Clear();
            _lastMessage.AddRange(MessageOf(entry)); // reuses its room
        }

        public ErrorGroup Summarise(string name) =>
            new(name, _count, _lastTicks, _lastMessage.Count == 0 ? null : Encoding.UTF8.GetString([.. _lastMessage]));

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
}
