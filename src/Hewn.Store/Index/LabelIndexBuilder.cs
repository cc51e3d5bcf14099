using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Reading;
using Hewn.Store.Scanning.Values;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Index;

/// <summary>Writes the <see cref="LabelIndex"/> of a segment that has an index, by reading its lines once.</summary>
internal sealed class LabelIndexBuilder : IDisposable
{
    private readonly ScanFile _file;
    private readonly IndexFile _index;
    private readonly SegmentQueryOptions _options;
    private readonly CancellationToken _stop;
    private readonly Action<long>? _progress;
    private readonly Lock _gate = new();
    private readonly LabelGroup[] _groups;
    private readonly NameTable[] _names =
        [.. LabelColumns.OwnNames.Select(_ => new NameTable(IndexLimits.MaxNames))]; // under _gate
    private readonly SafeFileHandle _target;
    private readonly string _temporaryPath;
    private long _end = LabelIndex.HeadBytes; // under _gate
    private bool _isOff; // under _gate: the index is not about these lines

    private LabelIndexBuilder(ScanFile file, IndexFile index, string path, SegmentQueryOptions options,
        Action<long>? progress, CancellationToken stop)
    {
        (_file, _index, _options, _progress, _stop) = (file, index, options, progress, stop);
        _groups = new LabelGroup[index.Groups.Count];
        _temporaryPath = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        _target = File.OpenHandle(_temporaryPath, FileMode.Create, FileAccess.ReadWrite);
    }

    /// <summary>Opens the labels of an index; writes them first where they are missing and can be written.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="index">Its index.</param>
    /// <param name="indexPath">Where that is.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="before">The index that this one was carried on from, with what is known of its labels.</param>
    /// <param name="progress">Told the bytes of each part that is done.</param>
    /// <returns>Null when there are none, and none can be written: the lines are asked then.</returns>
    public static LabelIndex? OpenOrBuild(ScanFile file, IndexFile index, string indexPath, SegmentQueryOptions options,
        CancellationToken stop, (IndexFile Index, LabelIndex Labels)? before = null, Action<long>? progress = null)
    {
        string path = LabelIndex.PathOf(indexPath);
        if (LabelIndex.TryOpen(path, index) is { } there)
            return there;
        bool isBuilt = before is { } known && IsCarriedOn(known.Index, index)
            && TryBuild(file, index, path, options, known, progress, stop);
        isBuilt = isBuilt || TryBuild(file, index, path, options, null, progress, stop);
        return isBuilt ? LabelIndex.TryOpen(path, index) : null;
    }

    /// <summary>
    /// Whether what is known of the labels of an index holds in another, as far as it goes. What is asked of lines
    /// depends on the names that their segment has.
    /// </summary>
    private static bool IsCarriedOn(IndexFile before, IndexFile index)
    {
        bool isAlike = before.Groups.Count <= index.Groups.Count && before.SeenPaths.SequenceEqual(index.SeenPaths);
        for (int i = 0; isAlike && i < before.Groups.Count; i++)
        {
            (GroupEntry one, GroupEntry other) = (before.Groups[i], index.Groups[i]);
            isAlike = (one.RawOffset, one.RawBytes, one.Blocks) == (other.RawOffset, other.RawBytes, other.Blocks)
                && one.Checksums.AsSpan().SequenceEqual(other.Checksums);
        }

        return isAlike;
    }

    /// <summary>The number of a name in an own column; <see cref="NameTable.Full"/> when there is no room.</summary>
    internal int IdOf(int column, ReadOnlySpan<byte> name)
    {
        lock (_gate)
            return _names[column].IdOf(name);
    }

    /// <summary>Writes what a thread found out about a group.</summary>
    internal void Add(int group, ByteBuffer blocks)
    {
        Write(group, blocks.Bytes);
        _progress?.Invoke(_index.Groups[group].RawBytes);
    }

    private void Write(int group, ReadOnlySpan<byte> blocks)
    {
        long offset;
        lock (_gate)
        {
            offset = _end;
            _end += blocks.Length;
        }

        RandomAccess.Write(_target, blocks, offset);
        _groups[group] = new(offset, blocks.Length, Checksum.Of(blocks));
    }

    /// <summary>Says that the index is not about the lines that were read.</summary>
    internal void Refuse()
    {
        lock (_gate)
            _isOff = true;
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

    private static bool TryBuild(ScanFile file, IndexFile index, string path, SegmentQueryOptions options,
        (IndexFile Index, LabelIndex Labels)? before, Action<long>? progress, CancellationToken stop)
    {
        try
        {
            using var builder = new LabelIndexBuilder(file, index, path, options, progress, stop);
            int known = before is { } there ? builder.Begin(there.Index, there.Labels) : 0;
            string? problem = ParallelScan.Run(options.ThreadCount, index.Groups.Count - known,
                () => new LabelIndexWorker(builder, file, index, known, options, stop), stop);
            if (problem is not null || stop.IsCancellationRequested || builder._isOff)
                return false;
            builder.WriteDirectory();
            builder._target.Dispose();
            File.Move(builder._temporaryPath, path, overwrite: true);
            Sweep(path);
            return true;
        }
        catch (Exception failed)
            when (failed is IOException or UnauthorizedAccessException or DamagedIndexException)
        {
            return false; // a folder that may not be written to, mostly
        }
    }

    /// <summary>Takes over what is known of the first groups, and says how many these are.</summary>
    /// <exception cref="DamagedIndexException">It is not what was written.</exception>
    private int Begin(IndexFile before, LabelIndex labels)
    {
        for (int column = 0; column < _names.Length; column++)
        {
            byte[][] names = labels.Names[column];
            for (int id = 0; id < names.Length; id++)
            {
                if (_names[column].IdOf(names[id]) != id)
                    throw new DamagedIndexException("a name that is not the next one");
            }
        }

        for (int group = 0; group < before.Groups.Count; group++)
            Write(group, labels.ReadGroup(before.Groups[group]));
        return before.Groups.Count;
    }

    /// <summary>Deletes the labels whose indexes are gone.</summary>
    private static void Sweep(string path)
    {
        foreach (string labels in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*" + LabelIndex.Extension))
        {
            if (!File.Exists(Path.ChangeExtension(labels, IndexPath.Extension)))
                File.Delete(labels);
        }
    }

    private void WriteDirectory()
    {
        var directory = new ByteBuffer();
        foreach (NameTable names in _names)
        {
            directory.AddUInt16(names.Count);
            for (int id = 0; id < names.Count; id++)
            {
                directory.AddUInt16(names[id].Length);
                directory.Add(names[id]);
            }
        }

        foreach (LabelGroup group in _groups)
            group.Write(directory);
        var head = new ByteBuffer();
        head.Add(LabelIndex.Magic);
        head.AddInt32(LabelIndex.Version);
        head.AddUInt64(LabelIndex.FingerprintOf(_index));
        head.AddInt64(_end);
        head.AddInt32(directory.Length);
        head.AddUInt64(Checksum.Of(directory.Bytes));
        head.Take(LabelIndex.HeadBytes - sizeof(ulong) - head.Length);
        head.AddUInt64(Checksum.Of(head.Bytes));
        RandomAccess.Write(_target, directory.Bytes, _end);
        RandomAccess.Write(_target, head.Bytes, 0);
    }
}
