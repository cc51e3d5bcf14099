using Hewn.LogQL.Entries;
using Hewn.LogQL.Pipelines;

namespace Hewn.LogQL.Results;

/// <summary>
/// Takes entries through a pipeline and hands on what comes out, with the entries beside it in its file or stream.
/// </summary>
internal sealed class ContextCollector(LineProcessor processor, int count, LineReceiver output) : IEntryConsumer
{
    private const string File = "filename";
    private readonly LineMaker _maker = new(processor);
    private readonly Dictionary<object, Place> _places = [];

    /// <inheritdoc/>
    public bool Accept(in LogEntry entry)
    {
        Place place = PlaceOf(entry);
        if (processor.Process(entry))
        {
            while (place.Before.TryDequeue(out LogLine? before))
            {
                if (!output.Take(before))
                    return false;
            }

            place.After = count;
            return output.Take(_maker.Make(entry));
        }

        LogLine beside = LineMaker.Untouched(entry) with { IsContext = true };
        if (place.After > 0)
        {
            place.After--;
            return output.Take(beside);
        }

        if (place.Before.Count == count)
            place.Before.Dequeue();
        place.Before.Enqueue(beside);
        return true;
    }

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
