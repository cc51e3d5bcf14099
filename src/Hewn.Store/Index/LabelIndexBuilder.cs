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
    private readonly Lock _gate = new();
    private readonly LabelGroup[] _groups;
    private readonly NameTable[] _names =
        [.. LabelColumns.OwnNames.Select(_ => new NameTable(IndexLimits.MaxNames))]; // under _gate
    private readonly SafeFileHandle _target;
    private readonly string _temporaryPath;
    private long _end = LabelIndex.HeadBytes; // under _gate
    private bool _isOff; // under _gate: the index is not about these lines

    private LabelIndexBuilder(
        ScanFile file, IndexFile index, string path, SegmentQueryOptions options, CancellationToken stop)
    {
        (_file, _index, _options, _stop) = (file, index, options, stop);
        _groups = new LabelGroup[index.Groups.Count];
        _temporaryPath = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        _target = File.OpenHandle(_temporaryPath, FileMode.Create, FileAccess.ReadWrite);
    }

    /// <summary>Opens the labels of an index; writes them first where they are missing and can be written.</summary>
    /// <returns>Null when there are none, and none can be written: the lines are asked then.</returns>
    public static LabelIndex? OpenOrBuild(
        ScanFile file, IndexFile index, string indexPath, SegmentQueryOptions options, CancellationToken stop)
    {
        string path = LabelIndex.PathOf(indexPath);
        return LabelIndex.TryOpen(path, index)
            ?? (TryBuild(file, index, path, options, stop) ? LabelIndex.TryOpen(path, index) : null);
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
        long offset;
        lock (_gate)
        {
            offset = _end;
            _end += blocks.Length;
        }

        RandomAccess.Write(_target, blocks.Bytes, offset);
        _groups[group] = new(offset, blocks.Length, Checksum.Of(blocks.Bytes));
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

    private static bool TryBuild(
        ScanFile file, IndexFile index, string path, SegmentQueryOptions options, CancellationToken stop)
    {
        try
        {
            using var builder = new LabelIndexBuilder(file, index, path, options, stop);
            string? problem = ParallelScan.Run(options.ThreadCount, index.Groups.Count,
                () => new LabelIndexWorker(builder, file, index, options, stop), stop);
            if (problem is not null || stop.IsCancellationRequested || builder._isOff)
                return false;
            builder.WriteDirectory();
            builder._target.Dispose();
            File.Move(builder._temporaryPath, path, overwrite: true);
            Sweep(path);
            return true;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return false; // a folder that may not be written to, mostly
        }
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
