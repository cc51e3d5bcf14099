using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>
/// Builds the index of a segment, from nothing or from that of what the segment was before it grew: into a file of its
/// own, which takes its name when it is complete.
/// </summary>
internal sealed class IndexBuilder : IDisposable
{
    private readonly ScanFile _file;
    private readonly SegmentQueryOptions _options;
    private readonly Action<long> _progress;
    private readonly CancellationToken _stop;
    private readonly SegmentNames _names = new();
    private readonly List<GroupEntry> _groups = [];
    private readonly ulong[] _seenPaths = new ulong[IndexedFields.Keys.Count];
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _target;
    private readonly string _temporaryPath;
    private readonly long _from; // what is before is in the index that was there
    private long _end = IndexFormat.HeadBytes; // of the target, as far as it is reserved
    private bool _shrunk;
    private bool _hasForeign;

    private IndexBuilder(ScanFile file, IndexFile? before, string indexPath, SegmentQueryOptions options,
        Action<long> progress, CancellationToken stop)
    {
        (_file, _options, _progress, _stop) = (file, options, progress, stop);
        if (before is not null)
        {
            _names.Begin(before.Names);
            _groups.AddRange(before.Groups);
            before.SeenPaths.ToArray().CopyTo(_seenPaths, 0);
            (_from, _end, _hasForeign) = (before.End, before.GroupsEnd, before.HasForeign);
        }

        _temporaryPath = $"{indexPath}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(indexPath)!);
        _target = File.OpenHandle(_temporaryPath, FileMode.Create, FileAccess.ReadWrite);
    }

    /// <summary>Builds and names it.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bytes of each part that is done.</param>
    /// <param name="stop">Cancels: then there is no new index.</param>
    /// <returns>Null, or why there is none.</returns>
    public static string? Build(
        ScanFile file, SegmentQueryOptions options, Action<long> progress, CancellationToken stop) =>
        Build(file, null, options, progress, then => then == SegmentIdentity.Of(file.Handle), stop);

    /// <summary>Builds and names it, also while lines are appended to the segment.</summary>
    /// <param name="file">The segment as far as it is wanted: up to the end of a line.</param>
    /// <param name="before">Its index up to here; null for none.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the bytes of each part that is done.</param>
    /// <param name="stop">Cancels: then there is no new index.</param>
    /// <returns>Null, or why there is none.</returns>
    public static string? Grow(ScanFile file, IndexFile? before, SegmentQueryOptions options, Action<long> progress,
        CancellationToken stop) =>
        Build(file, before, options, progress, then => then.Holds(file.Handle), stop);

    private static string? Build(ScanFile file, IndexFile? before, SegmentQueryOptions options, Action<long> progress,
        Func<SegmentIdentity, bool> isUnchanged, CancellationToken stop)
    {
        try
        {
            SegmentIdentity segment = SegmentIdentity.Of(file.Handle, file.Length);
            string path = IndexPath.Of(file.Path, segment);
            using var builder = new IndexBuilder(file, before, path, options, progress, stop);
            before?.CopyGroups(builder._target);
            string? problem = builder.WriteGroups();
            if (problem is null && !isUnchanged(segment))
                problem = "the file was written to meanwhile";
            if (problem is not null)
                return problem;
            builder.WriteDirectory(segment);
            builder._target.Dispose();
            File.Move(builder._temporaryPath, path, overwrite: true);
            IndexPath.Sweep(file.Path);
            return null;
        }
        catch (Exception failed)
            when (failed is IOException or UnauthorizedAccessException or DamagedIndexException)
        {
            return failed.Message;
        }
    }

    public void Dispose()
    {
        _target.Dispose();
        try
        {
            File.Delete(_temporaryPath); // not there any more when all went well
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // A leftover that nobody reads.
        }
    }

    private string? WriteGroups()
    {
        Stretch[] stretches = Rest(_from, _file.Length, _options.Tuning.GroupBytes);
        string? problem = ParallelScan.Run(
            _options.ThreadCount, stretches.Length, () => new Worker(this, stretches), _stop);
        return problem ?? (_stop.IsCancellationRequested ? "it was cancelled"
            : _shrunk ? "the file was cut meanwhile"
            : null);
    }

    /// <summary>The stretches behind a place where a line begins.</summary>
    private static Stretch[] Rest(long from, long length, long bytes)
    {
        Stretch[] chunks = ParallelScan.Chunks(length - from, bytes);
        return [.. chunks.Select(chunk => chunk with { From = from + chunk.From, To = from + chunk.To })];
    }

    private long WriteGroup(IReadOnlyList<ByteBuffer> sections)
    {
        long total = sections.Sum(section => (long)section.Length);
        long offset = Interlocked.Add(ref _end, total) - total;
        long at = offset;
        foreach (ByteBuffer section in sections)
        {
            RandomAccess.Write(_target, section.Bytes, at);
            at += section.Length;
        }

        return offset;
    }

    private void WriteDirectory(SegmentIdentity segment)
    {
        var names = new ByteBuffer();
        _names.Write(names);
        var directory = new ByteBuffer();
        foreach (GroupEntry group in _groups.OrderBy(group => group.RawOffset))
            group.Write(directory);
        var head = new IndexHead
        {
            Segment = segment,
            Groups = _groups.Count,
            NamesOffset = _end,
            NamesBytes = names.Length,
            NamesChecksum = Checksum.Of(names.Bytes),
            DirectoryBytes = directory.Length,
            DirectoryChecksum = Checksum.Of(directory.Bytes),
            SeenPaths = _seenPaths,
            HasForeign = _hasForeign,
        };
        RandomAccess.Write(_target, names.Bytes, _end);
        RandomAccess.Write(_target, directory.Bytes, _end + names.Length);
        RandomAccess.Write(_target, head.ToBytes(), 0);
    }

    private sealed class Worker(IndexBuilder owner, Stretch[] stretches) : IScanWorker
    {
        private readonly PieceReader _reader =
            new(owner._file.Handle, owner._file.Length, owner._options.Tuning.PieceBytes);

        private readonly BlockBuilder _blocks =
            new(owner._names, owner._options.Tuning, owner._file.Length);

        public void Work(int item)
        {
            Stretch stretch = stretches[item];
            _reader.Read(stretch.From, stretch.To, stretch.IsLineStart, _blocks, owner._stop);
            if (_blocks.FinishGroup(owner.WriteGroup) is { } group)
            {
                lock (owner._gate)
                    owner._groups.Add(group);
            }

            owner._progress(stretch.To - stretch.From);
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._shrunk |= _reader.Shrunk;
                owner._hasForeign |= _blocks.HasForeign;
                for (int column = 0; column < owner._seenPaths.Length; column++)
                    owner._seenPaths[column] |= _blocks.SeenPaths[column];
            }

            _reader.Dispose();
            _blocks.Dispose();
        }
    }
}
