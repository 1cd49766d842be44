using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LiveFileCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "LiveFiles",
                table: "batches",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.Sql("""
                UPDATE batches SET "LiveFiles" = (
                    SELECT COUNT(*) FROM files WHERE files."BatchId" = batches."Id" AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones."Id" = files."Id"));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LiveFiles",
                table: "batches");
        }
    }
}
