namespace Hewn.Store.Querying;

/// <summary>What became of the lines that one thread saw.</summary>
internal struct LineCounts
{
    public long Known;
    public long Dropped;
    public long HandedOver;
    public long Undated;
    public long FromColumns; // also among the known or the dropped
}
