using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mailroom.Storage.Database.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Learning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Answer",
                table: "files",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsConfirmed",
                table: "files",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "Text",
                table: "files",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Lessons",
                table: "classifications",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "files_confirmed",
                table: "files",
                columns: new[] { "ClassificationId", "Id" },
                filter: "\"IsConfirmed\"");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "files_confirmed",
                table: "files");

            migrationBuilder.DropColumn(
                name: "Answer",
                table: "files");

            migrationBuilder.DropColumn(
                name: "IsConfirmed",
                table: "files");

            migrationBuilder.DropColumn(
                name: "Text",
                table: "files");

            migrationBuilder.DropColumn(
                name: "Lessons",
                table: "classifications");
        }
    }
}
