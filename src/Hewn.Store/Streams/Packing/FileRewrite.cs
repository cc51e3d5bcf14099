using Hewn.Files;
using Hewn.LogQL.Entries;
using Hewn.Store.Streams.Deletes;
using Microsoft.Win32.SafeHandles;

namespace Hewn.Store.Streams.Packing;

/// <summary>
/// Puts the lines of files that nobody writes, and that lie side by side, into one packed file, without those that are
/// to be deleted. The new file appears whole or not at all, under a name that says which ones it takes over; only then
/// are those deleted. So a kill at any time leaves each line once. Dispose of it behind its work. One thread's.
/// </summary>
/// <param name="day">The folder.</param>
/// <param name="goesOn">Asked again and again; false gives the work up.</param>
internal sealed class FileRewrite(DayFolder day, Func<bool> goesOn) : IDisposable
{
    private readonly PackedLines _packing = new();
    private readonly BlockDecoder _decoder = new(
        new EntryRequest([], long.MinValue, long.MaxValue, EntryOrder.Any, EntryHints.None));
    private byte[] _packed = [];
    private byte[] _lines = [];

    private int RoomForLines => Math.Max(0, _lines.Length - WordFilter.SlackBytes);

    /// <summary>Told of each step before it is done. Tests end the work there, as a kill would.</summary>
    internal Action<string>? BeforeStep { get; init; }

    /// <summary>Lines that were left out.</summary>
    public long Dropped { get; private set; }

    /// <summary>Does it.</summary>
    /// <param name="sources">The files, the oldest first, none left out between them.</param>
    /// <param name="hidden">What is to be deleted; null for nothing.</param>
    /// <param name="keepsSources">
    /// Whether the files stay for a while, so that somebody who copies the folder at this moment finds them.
    /// </param>
    /// <returns>False when it was given up, or nothing was to be deleted.</returns>
    /// <exception cref="IOException">The disk refused; all is as it was.</exception>
    /// <exception cref="InvalidDataException">A packed file is damaged; all is as it was.</exception>
    public bool Run(IReadOnlyList<StreamFile> sources, HiddenLines? hidden, bool keepsSources)
    {
        int generation = sources is [{ Name: { IsPacked: true, Generation: var before } }] ? before + 1 : 1;
        var name = new StreamFileName(sources[0].Name.First, sources[^1].Name.Last, generation);
        string place = Path.Combine(LockFile.FolderOf(day.PathOf(name))!, name + ".new");
        try
        {
            Step("write");
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            using (var writer = new PackWriter(place))
            {
                if (!Copy(sources, hidden, writer) || (hidden is not null && Dropped == 0))
                    return false;
                Step("finish");
                writer.Finish();
            }

            Step("appear");
            Exchange(place, day.PathOf(name), sources, keepsSources);
            return true;
        }
        finally
        {
            TryDelete(place);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _packing.Dispose();
        _decoder.Dispose();
    }

    private void Exchange(string place, string path, IReadOnlyList<StreamFile> sources, bool keepsSources)
    {
        lock (day.Names)
        {
            File.Move(place, path, overwrite: true);
            DirectorySync.Run(day.Path);
            if (keepsSources)
                return;
            foreach (StreamFile source in sources)
            {
                Step("delete");
                DayFolder.Delete(source.Path);
            }

            foreach ((string gone, string by) in day.Replaced())
            {
                if (by == path)
                    DayFolder.Delete(gone);
            }
        }
    }

    private bool Copy(IReadOnlyList<StreamFile> sources, HiddenLines? hidden, PackWriter writer)
    {
        HiddenTest? test = hidden?.NewTest();
        foreach (StreamFile source in sources)
        {
            using SafeFileHandle file = source.TryOpen()
                ?? throw new IOException($"{source.Path} has been deleted by somebody");
            if (!(source.Name.IsPacked ? CopyPacked(source, file, test, writer) : CopyPlain(file, test, writer)))
                return false;
        }

        return true;
    }

    private bool CopyPacked(StreamFile source, SafeFileHandle file, HiddenTest? test, PackWriter writer)
    {
        foreach (StreamBlock block in source.Blocks())
        {
            if (!goesOn())
                return false;
            Read(source, file, block);
            Copy(_lines.AsMemory(0, block.Bytes), test?.MayHide(block) == true ? test : null, writer);
        }

        return true;
    }

    private bool CopyPlain(SafeFileHandle file, HiddenTest? test, PackWriter writer)
    {
        if (RoomForLines < StreamLimits.PackedBlockBytes)
            MakeRoom(StreamLimits.PackedBlockBytes);
        int have = 0;
        for (long at = 0; ;)
        {
            if (!goesOn())
                return false;
            int read = RandomAccess.Read(file, _lines.AsSpan(have, RoomForLines - have), at);
            at += read;
            have += read;
            if (read == 0 && have > 0)
                _lines[have++] = (byte)'\n'; // What a power cut has torn stays as it is, with an end.
            int end = _lines.AsSpan(0, have).LastIndexOf((byte)'\n') + 1;
            Copy(_lines.AsMemory(0, end), test, writer);
            if (read == 0)
                return true;
            _lines.AsSpan(end, have - end).CopyTo(_lines);
            have -= end;
            if (have == RoomForLines)
                MakeRoom(have * 2); // A long line.
        }
    }

    /// <summary>Keeps what is there; behind the room are the bytes that are read, too.</summary>
    private void MakeRoom(int bytes) => Array.Resize(ref _lines, bytes + WordFilter.SlackBytes);

    private void Copy(ReadOnlyMemory<byte> lines, HiddenTest? test, PackWriter writer)
    {
        ReadOnlySpan<byte> span = lines.Span;
        if (test is null)
        {
            writer.AddAll(span);
            return;
        }

        for (int at = 0; at < lines.Length;)
        {
            int length = span[at..].IndexOf((byte)'\n') + 1;
            if (_decoder.TryEntry(lines.Slice(at, length - 1), out LogEntry entry)
                && test.Hides(entry))
                Dropped++;
            else
                writer.Add(span.Slice(at, length));
            at += length;
        }
    }

    private void Read(StreamFile source, SafeFileHandle file, StreamBlock block)
    {
        if (RoomForLines < block.Bytes)
            MakeRoom(block.Bytes);
        int bytes = block.PackedBytes > 0 ? block.PackedBytes : block.Bytes;
        if (block.PackedBytes > 0 && _packed.Length < bytes)
            _packed = new byte[bytes];
        Span<byte> target = (block.PackedBytes > 0 ? _packed : _lines).AsSpan(0, bytes);
        BlockDecoder.Fill(file, source.Path, target, block.Offset);
        if (block.PackedBytes == 0)
            return;
        try
        {
            _packing.Unpack(target, _lines.AsSpan(0, block.Bytes));
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{source.Path}: {damaged.Message}", damaged);
        }
    }

    private void Step(string what) => BeforeStep?.Invoke(what);

    private static void TryDelete(string place)
    {
        try
        {
            File.Delete(place);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // It has no name that anybody reads, and the next attempt writes over it.
        }
    }
}
