using Hewn.LogQL.Entries;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Results;

/// <summary>
/// Takes entries through a pipeline and hands on what comes out, with the entries beside it in its file or stream.
/// </summary>
/// <param name="processor">The stages.</param>
/// <param name="count">How many entries on each side.</param>
/// <param name="limit">Found lines, after which only the entries beside them are still waited for.</param>
/// <param name="output">Takes the lines.</param>
internal sealed class ContextCollector(LineProcessor processor, int count, int limit, LineReceiver output)
    : IEntryConsumer
{
    private const string File = "filename";
    private readonly LineMaker _maker = new(processor);
    private readonly Dictionary<object, Place> _places = [];
    private int _found;
    private long _awaited; // entries behind found lines

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        Place place = PlaceOf(entry);
        if (processor.Process(entry))
        {
            if (_found == limit)
            {
                _awaited -= place.After;
                place.After = 0;
                return IsWanting;
            }

            _found++;
            while (place.Before.TryDequeue(out LogLine? before))
            {
                if (!output.Take(before))
                    return false;
            }

            _awaited += count - place.After;
            place.After = count;
            return output.Take(_maker.Make(entry)) && IsWanting;
        }

        LogLine beside = LineMaker.Untouched(entry) with { IsContext = true };
        if (place.After > 0)
        {
            place.After--;
            _awaited--;
            return output.Take(beside) && IsWanting;
        }

        if (_found == limit)
            return IsWanting;
        if (place.Before.Count == count)
            place.Before.Dequeue();
        place.Before.Enqueue(beside);
        return true;
    }

    private bool IsWanting => _found < limit || _awaited > 0;

    private Place PlaceOf(in LogEntry entry)
    {
        object key = entry.Stream.Has(File) ? entry.Stream[File] : entry.Stream;
        if (_places.TryGetValue(key, out Place? place))
            return place;
        if (_places.Count >= ResultLimits.MaxContexts)
            throw ResultLimits.TooManyValues($"context {count}");
        _places.Add(key, place = new Place());
        return place;
    }

    private sealed class Place
    {
        public Queue<LogLine> Before { get; } = new();

        public int After { get; set; }
    }
}
