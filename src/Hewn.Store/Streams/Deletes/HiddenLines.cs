using Hewn.LogQL.Expressions;

namespace Hewn.Store.Streams.Deletes;

/// <summary>Lines that are to be deleted and may still stand in files: nobody is shown them. Immutable.</summary>
internal sealed class HiddenLines
{
    private readonly IReadOnlyList<(LogExpression Query, DeletePart Part)> _parts;

    private HiddenLines(IReadOnlyList<(LogExpression Query, DeletePart Part)> parts) => _parts = parts;

    /// <summary>What requests hide; null for nothing.</summary>
    public static HiddenLines? Of(IEnumerable<DeleteRequest> requests)
    {
        var parts = new List<(LogExpression Query, DeletePart Part)>();
        foreach (DeleteRequest request in requests.Where(request => !request.IsDone))
        {
            LogExpression query = DeleteBook.Parse(request.Query);
            parts.AddRange(request.Parts.Where(part => !part.IsDone).Select(part => (query, part)));
        }

        return parts.Count == 0 ? null : new(parts);
    }

    /// <summary>What parts of one request hide.</summary>
    public static HiddenLines Of(string query, IEnumerable<DeletePart> parts)
    {
        LogExpression log = DeleteBook.Parse(query);
        return new([.. parts.Select(part => (log, part))]);
    }

    /// <summary>The same as far as it lies in a time; null when nothing does.</summary>
    /// <param name="startNs">The first nanosecond.</param>
    /// <param name="endNs">The nanosecond behind the last.</param>
    public HiddenLines? Within(long startNs, long endNs)
    {
        (LogExpression Query, DeletePart Part)[] within =
            [.. _parts.Where(one => one.Part.StartNs < endNs && one.Part.EndNs >= startNs)];
        return within.Length == 0 ? null : new(within);
    }

    /// <summary>Judges lines, for one thread.</summary>
    public HiddenTest NewTest() => new(_parts);
}
